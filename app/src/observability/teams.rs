//! How much burns with each team.

use super::address::Asked;
use crate::{
    text::observability::use_observability_text,
    ui::{Card, count},
};
use icondata_lu as lucide;
use leptos::prelude::*;
use platform::monitoring::{MonitorState, TeamBurning};

/// The teams, those with the most to do first.
#[component]
pub fn Teams(
    /// They.
    teams: Vec<TeamBurning>,
    /// What is asked for.
    asked: Asked,
) -> impl IntoView {
    let text = use_observability_text();
    let rows = teams.into_iter().map(move |team| {
        let at = |state: MonitorState| {
            let at = MonitorState::ALL.iter().position(|one| *one == state);
            team.monitors[at.unwrap_or_default()]
        };
        let (firing, warning) = (at(MonitorState::Alert), at(MonitorState::Warn));
        let numbers = [
            (text.services, team.services, false),
            (text.open_incidents, team.incidents, true),
            (text.firing, firing, true),
            (text.warning, warning, false),
            (text.slos_at_risk, team.slos, true),
        ];
        let cells = numbers.into_iter().map(|(label, number, bad)| {
            let tone = (bad && number > 0).then_some("bad");
            view! {
                <td data-label=label data-tone=tone>
                    {count(number)}
                </td>
            }
        });
        let name = match team.owner {
            Some(owner) => {
                let address = Asked { team: owner.target.to_string(), ..asked.clone() }.address();
                view! { <a href=address>{owner.label}</a> }.into_any()
            }
            None => text.nobody.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
                {cells.collect_view()}
            </tr>
        }
    });
    view! {
        <Card title=text.by_team icon=lucide::LuUsers>
            <div class="burning-teams">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">{text.team}</th>
                            <th scope="col">{text.services}</th>
                            <th scope="col">{text.open_incidents}</th>
                            <th scope="col">{text.firing}</th>
                            <th scope="col">{text.warning}</th>
                            <th scope="col">{text.slos_at_risk}</th>
                        </tr>
                    </thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        </Card>
    }
    .into_any()
}
