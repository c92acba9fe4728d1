/** The commit that this was built from. */
declare const __VERSION__: string;
