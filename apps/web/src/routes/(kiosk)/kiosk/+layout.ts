// The kiosk runs wholly in the browser: what it shows is on the iPad, and stays there without a network.
export const ssr = false
