"""Stories clicked through by hand, in a real Chromium, on a centre started by `fanzha up`."""
