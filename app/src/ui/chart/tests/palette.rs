//! The palette of series, measured: contrast on a card in both themes (WCAG 2.2, 1.4.11), and the
//! distance of any two for eyes that lack red, green or blue.
//!
//! Conversions by Björn Ottosson's definition of Oklab; sight by Machado, Oliveira and Fernandes,
//! "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), at full
//! severity.

use super::super::sheet::SLOTS;

const TOKENS: &str = include_str!("../../../../../style/tokens.css");

/// Linear light of red, green, blue.
type Light = [f64; 3];

const SIGHTS: [[[f64; 3]; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

/// The colour of a token in the light theme and in the dark one.
fn token(name: &str) -> [Light; 2] {
    let (_, rest) = TOKENS.split_once(&format!("--{name}: light-dark(")).expect(name);
    let (both, _) = rest.split_once(';').expect(name);
    let mut parts = both.split("oklch(").skip(1).map(|part| {
        let numbers = part.split(')').next().unwrap_or_default().split_whitespace();
        let numbers: Vec<f64> = numbers.filter_map(|number| number.parse().ok()).collect();
        light(numbers[0], numbers[1], numbers[2])
    });
    [parts.next().expect(name), parts.next().expect(name)]
}

fn light(lightness: f64, chroma: f64, hue: f64) -> Light {
    let (a, b) = (chroma * hue.to_radians().cos(), chroma * hue.to_radians().sin());
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let middle = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * middle + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * middle - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * middle + 1.707_614_701 * short,
    ]
    .map(|part| part.clamp(0.0, 1.0))
}

fn seen(by: &[[f64; 3]; 3], light: Light) -> Light {
    by.map(|row| {
        row.iter().zip(light).map(|(weight, part)| weight * part).sum::<f64>().clamp(0.0, 1.0)
    })
}

/// Lightness and the two axes of colour, in which distances are what eyes see.
fn perceived([red, green, blue]: Light) -> [f64; 3] {
    let long = (0.412_221_470_8 * red + 0.536_332_536_3 * green + 0.051_445_992_9 * blue).cbrt();
    let middle = (0.211_903_498_2 * red + 0.680_699_545_1 * green + 0.107_396_956_6 * blue).cbrt();
    let short = (0.088_302_461_9 * red + 0.281_718_837_6 * green + 0.629_978_700_5 * blue).cbrt();
    [
        0.210_454_255_3 * long + 0.793_617_785 * middle - 0.004_072_046_8 * short,
        1.977_998_495_1 * long - 2.428_592_205 * middle + 0.450_593_709_9 * short,
        0.025_904_037_1 * long + 0.782_771_766_2 * middle - 0.808_675_766 * short,
    ]
}

fn distance(one: Light, other: Light) -> f64 {
    let (one, other) = (perceived(one), perceived(other));
    one.iter().zip(other).map(|(one, other)| (one - other).powi(2)).sum::<f64>().sqrt()
}

fn contrast(one: Light, other: Light) -> f64 {
    let luminance =
        |[red, green, blue]: Light| 0.212_6 * red + 0.715_2 * green + 0.072_2 * blue + 0.05;
    let (one, other) = (luminance(one), luminance(other));
    one.max(other) / one.min(other)
}

#[test]
fn every_series_stands_out_and_no_two_are_alike_to_any_eye() {
    let card = token("surface-card");
    let colours: Vec<_> = (1..=SLOTS).map(|slot| token(&format!("chart-{slot}"))).collect();
    for theme in 0..2 {
        for (at, colour) in colours.iter().enumerate() {
            let measured = contrast(colour[theme], card[theme]);
            assert!(measured >= 3.0, "series {} of theme {theme}: {measured:.2}", at + 1);
            for (other, beside) in colours.iter().enumerate().take(at) {
                for (sight, by) in SIGHTS.iter().enumerate() {
                    let apart = distance(seen(by, colour[theme]), seen(by, beside[theme]));
                    // The first six, which most charts do with, are farther apart.
                    let least = if at < 6 { 0.08 } else { 0.06 };
                    assert!(
                        apart >= least,
                        "{} and {} of theme {theme} by sight {sight}: {apart:.3}",
                        other + 1,
                        at + 1
                    );
                }
            }
        }
    }
}
