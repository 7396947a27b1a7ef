"""How everything looks: base templates, components, CSS, JavaScript, the pattern page."""
