//! What every chart has below it: its numbers as a table, and the way to them as CSV.

use super::sheet::Sheet;
use crate::{
    text::chart::use_chart_text,
    ui::{Icon, escape},
};
use leptos::prelude::*;

/// A table that is text already: hundreds of rows are no matter for the browser's half.
pub(super) struct Table {
    heads: Vec<String>,
    body: String,
}

impl Table {
    /// A table with these heads.
    pub fn new(heads: Vec<String>) -> Self {
        Self { heads, body: String::new() }
    }

    /// Adds a row; what is empty is not known.
    pub fn row<T: AsRef<str>>(&mut self, name: &str, cells: impl IntoIterator<Item = Option<T>>) {
        self.body.push_str("<tr><th scope=\"row\">");
        escape(&mut self.body, name);
        self.body.push_str("</th>");
        for cell in cells {
            self.body.push_str("<td>");
            escape(&mut self.body, cell.as_ref().map_or("–", AsRef::as_ref));
            self.body.push_str("</td>");
        }
        self.body.push_str("</tr>");
    }
}

/// The table of a chart over time: all its points, whatever is drawn of them.
pub(super) fn time_table(sheet: &Sheet) -> Table {
    let text = sheet.text();
    let mut heads = vec![text.time.to_owned()];
    for series in &sheet.plot.series {
        heads.push(series.name.clone());
        if !series.band.is_empty() {
            heads.push((text.band_of)(&series.name));
        }
        if series.before.is_some() {
            heads.push((text.before_of)(&series.name));
        }
    }
    heads.extend(sheet.plot.before.as_ref().map(|_| (text.before_of)(text.total)));
    let mut table = Table::new(heads);
    for row in 0..sheet.readings.moments.len() {
        let mut cells = Vec::new();
        for (index, series) in sheet.plot.series.iter().enumerate() {
            cells.push(sheet.cell(index, row));
            if !series.band.is_empty() {
                cells.push(sheet.cell_band(index, row));
            }
            if series.before.is_some() {
                cells.push(sheet.cell_before(index, row));
            }
        }
        if sheet.plot.before.is_some() {
            cells.push(sheet.sum_before(row).and_then(|point| sheet.point_text(point)));
        }
        let mut name = sheet.when(row);
        if sheet.is_incomplete(row) {
            name = format!("{name} ({})", text.incomplete);
        }
        table.row(&name, cells);
    }
    table
}

/// The table, folded away, and the link to the file.
#[component]
pub(super) fn Numbers(
    /// What the chart shows.
    title: String,
    table: Table,
    csv: Option<String>,
) -> impl IntoView {
    let text = use_chart_text();
    let heads = table.heads.into_iter().map(|head| view! { <th scope="col">{head}</th> });
    let heads = heads.collect_view();
    let csv = csv.map(|address| view! { <CsvLink address what=title.clone() /> });
    view! {
        <figcaption class="chart-numbers">
            <details>
                <summary>{text.numbers}</summary>
                <div class="scroll" tabindex="0" role="group" aria-label=title>
                    <table>
                        <thead>
                            <tr>{heads}</tr>
                        </thead>
                        <tbody inner_html=table.body></tbody>
                    </table>
                </div>
            </details>
            {csv}
        </figcaption>
    }
    .into_any()
}

/// The link to numbers as a file. It needs no script: what answers there sends it as something to
/// be kept (`platform::csv::Csv`).
#[component]
pub fn CsvLink(
    /// Where they are.
    #[prop(into)]
    address: String,
    /// Of what they are.
    #[prop(into)]
    what: String,
) -> impl IntoView {
    let text = use_chart_text();
    let label = (text.pair)(text.download, &what);
    view! {
        <a class="csv-link" href=address rel="external" download aria-label=label>
            <Icon icon=icondata_lu::LuDownload size=14 />
            {text.download}
        </a>
    }
    .into_any()
}
