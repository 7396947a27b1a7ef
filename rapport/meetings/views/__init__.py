"""The screens of meetings: dates, getting ready, meeting, wrapping up, promises."""
