/** Stands in for everything when something broke: the error itself went to Sentry, if that is on. */
export function Failure() {
  return (
    <main role="alert">
      <h1>Something went wrong</h1>
      <p>It has been noted. Please load the page again.</p>
      <button type="button" onClick={() => window.location.reload()}>
        Load again
      </button>
    </main>
  );
}
