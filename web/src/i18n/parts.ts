const first = /^(?:shell|login|now|summary)\.|^[a-z]+\.title$/;

/** Whether the first view needs a text, or the navigation; all others are loaded with the first other view. */
export const isFirst = (key: string): boolean => first.test(key);
