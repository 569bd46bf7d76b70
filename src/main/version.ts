/** Version of this program; the release script keeps it in step with package.json, and a test compares them. */
export const VERSION = '0.1.0';
