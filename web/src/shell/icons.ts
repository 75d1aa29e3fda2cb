// Paths of icons of 24 × 24, drawn as lines of 1.75.

export const gauge = 'M12 13.5 16 9M4.2 17.5a9 9 0 1 1 15.6 0zM12 14.5a1 1 0 1 0 0-2 1 1 0 0 0 0 2';
export const chart = 'M4 4v16h16M8 15l3.5-4 3 2.5L20 7.5';
export const bell = 'M6 16V11a6 6 0 1 1 12 0v5l1.5 2h-15zM10 20.5a2.2 2.2 0 0 0 4 0';
export const sliders = 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4';
export const server = 'M5 4h14v6H5zM5 14h14v6H5zM8 7h.01M8 17h.01';
export const home = 'M4 11.5 12 4.5l8 7M6 10v9.5h12V10';
export const palette = 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16';
export const close = 'M6 6l12 12M18 6 6 18';
export const chevron = 'M9 5.5 15.5 12 9 18.5';
export const sun = `M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21
M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1`;
export const moon = 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z';
export const battery = 'M7 6.5h10v14H7zM10 6.5v-3h4v3';
export const pylon = 'M12 3 6.5 21M12 3l5.5 18M5 8.5h14M9 13h6M8 17.5 15 13M16 17.5 9 13M5 8.5v2M19 8.5v2';
export const plug = 'M9 3.5v5M15 3.5v5M6.5 8.5h11v3a5.5 5.5 0 0 1-11 0zM12 17v4';
export const inverter = 'M5 4h14v16H5zM8 13c1.3-3.2 2.7-3.2 4 0s2.7 3.2 4 0M9 7h6';
