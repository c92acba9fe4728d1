//! The log: lines for people or JSON for machines, on standard error. Panics go into it too, with
//! the request that they happened in.

use crate::config::{LogFormat, LogSettings};
use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io,
    io::IsTerminal,
    panic,
};
use tracing_subscriber::{Layer, Registry, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging, once for the process.
///
/// # Errors
/// When the process logs already.
pub(crate) fn start(settings: &LogSettings) -> io::Result<()> {
    let lines = fmt::layer().with_writer(io::stderr).with_ansi(io::stderr().is_terminal());
    let layer: Box<dyn Layer<Registry> + Send + Sync> = match settings.format {
        LogFormat::Text => lines.with_filter(settings.level.clone()).boxed(),
        LogFormat::Json => lines
            .json()
            .flatten_event(true)
            .with_current_span(false)
            .with_filter(settings.level.clone())
            .boxed(),
    };
    tracing_subscriber::registry().with(layer).try_init().map_err(io::Error::other)?;
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let message = panic.payload_as_str().unwrap_or("no message");
        // Captured when RUST_BACKTRACE asks for it.
        let backtrace = Backtrace::capture();
        let captured = backtrace.status() == BacktraceStatus::Captured;
        let backtrace = captured.then(|| tracing::field::display(&backtrace));
        tracing::error!(target: "slipway::panic", place, message, backtrace, "panic");
    }));
    Ok(())
}
