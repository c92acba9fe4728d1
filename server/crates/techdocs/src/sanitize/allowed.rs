//! What may stand in a page.

/// Elements, and the attributes that they may have.
pub(super) const TAGS: &[(&str, &str)] = &[
    // Text.
    (
        "abbr address article aside b bdi bdo br caption center cite code dd dfn div dl dt em \
         figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i kbd main mark nav p pre rp \
         rt ruby s samp section small span strike strong sub summary sup tt u var wbr big",
        "align",
    ),
    ("a", "href name target rel hreflang download"),
    ("blockquote q", "cite"),
    ("del ins", "cite datetime"),
    ("time", "datetime"),
    ("font", "color"),
    ("ol", "start type reversed"),
    ("ul", "type"),
    ("li", "value"),
    ("details", "open"),
    ("progress meter", "value max min low high optimum"),
    // Tables.
    ("table", "align border cellpadding cellspacing summary width"),
    ("thead tbody tfoot tr", "align valign style"),
    ("td th", "align valign colspan rowspan headers scope width nowrap style"),
    ("col colgroup", "align span width"),
    // Boxes of tasks and tabs.
    ("input", "type checked disabled name"),
    ("label", "for"),
    // Images and the like.
    ("img", "src srcset sizes alt width height align loading decoding border"),
    ("picture", ""),
    ("source", "src srcset sizes type media width height"),
    ("video", "src poster controls loop muted playsinline preload width height"),
    ("audio", "src controls loop muted preload"),
    ("track", "src kind srclang label default"),
    ("iframe", "src width height allowfullscreen"),
    // Drawings: nothing that moves, links, loads or holds HTML.
    ("svg", "viewBox width height preserveAspectRatio fill stroke stroke-width focusable xmlns"),
    (
        "g path rect circle ellipse line polyline polygon text tspan defs marker clipPath \
         linearGradient radialGradient stop title desc",
        "d x y x1 y1 x2 y2 dx dy cx cy r rx ry fx fy width height points transform fill \
         fill-opacity fill-rule clip-rule stroke stroke-width stroke-dasharray stroke-linecap \
         stroke-linejoin stroke-opacity opacity text-anchor dominant-baseline font-size \
         font-weight font-style letter-spacing marker-start marker-end marker-mid clip-path viewBox \
         refX refY markerWidth markerHeight markerUnits orient offset stop-color stop-opacity \
         gradientUnits gradientTransform preserveAspectRatio",
    ),
    // Formulas.
    (
        "math mi mn mo mrow mfrac msup msub msubsup munder mover munderover mtext mspace msqrt \
         mroot mtable mtr mtd mstyle mpadded mphantom mmultiscripts mprescripts merror semantics \
         annotation menclose none",
        "display xmlns mathvariant stretchy symmetric fence separator form lspace rspace minsize maxsize largeop \
         movablelimits accent accentunder linethickness width height depth voffset scriptlevel \
         displaystyle columnalign rowalign columnspacing rowspacing columnlines rowlines frame \
         columnspan rowspan notation encoding mathsize mathcolor mathbackground alttext",
    ),
];

/// Attributes that every element may have.
pub(super) const EVERYWHERE: &str = "class id title lang dir role hidden";

/// What the dialect, and our diagrams, tell the reader's script.
pub(super) const DATA: &str =
    "data-tabs data-title data-diagram data-kind data-footnote-backref-idx data-line";

/// Where links may lead.
pub(super) const LINKS: &[&str] = &["http", "https", "mailto", "tel"];

/// Elements that go with all that is in them.
pub(super) const DROPPED: &str = "script style template noscript object embed applet iframe frame frameset \
     noframes noembed xmp plaintext textarea select option datalist base link meta \
     foreignObject annotation-xml animate animateMotion animateTransform set use image feImage handler listener";
