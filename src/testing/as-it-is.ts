/** Stands for the replacement of secrets where a test has none: the text as it is. */
export const asItIs = (text: string): string => text;
