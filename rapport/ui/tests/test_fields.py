import pytest
from bs4 import BeautifulSoup
from django import forms
from django.template import Context, Template

from rapport.ui import pattern_fixtures, widgets
from rapport.ui.testing import problems_in


class Small(forms.Form):
    name = forms.CharField(label="Your name", help_text="As people call you.")
    note = forms.CharField(label="A note", required=False, widget=widgets.Voice(most=200))
    way = forms.ChoiceField(
        label="Which way?",
        choices=[("a", "Ask"), ("b", "Keep")],
        widget=widgets.ChoiceCards(hints={"a": "When she’s ready"}),
    )
    quiet = forms.BooleanField(label="Quietly", required=False, widget=widgets.Switch())
    token = forms.CharField(widget=forms.HiddenInput(), required=False)


def drawn(source, form):
    return Template(source).render(Context({"form": form}))


def test_label_hint_control_and_error_come_in_that_order():
    html = drawn("{% field form.name %}", Small({"name": ""}))

    places = [
        html.index(part)
        for part in ('<label for="id_name"', 'id="id_name-hint"', "<input", 'id="id_name-error"')
    ]
    assert places == sorted(places)


def test_the_control_is_described_by_its_hint_and_its_error():
    html = drawn("{% field form.name %}", Small({"name": ""}))

    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html
    assert problems_in(html, whole=False) == []


def test_what_is_required_is_said_to_readers_but_not_shouted_by_browsers():
    html = drawn("{% field form.name %}", Small())

    assert 'aria-required="true"' in html
    assert " required" not in html


def test_what_is_optional_says_so():
    assert '<span class="optional">optional</span>' in drawn("{% field form.note %}", Small())
    assert "optional" not in drawn("{% field form.name %}", Small())


def test_what_was_typed_is_kept_and_escaped():
    html = drawn("{% field form.note %}", Small({"note": "<i>&</i>"}))

    assert "&lt;i&gt;&amp;&lt;/i&gt;" in html


def test_a_group_is_a_fieldset_with_a_legend():
    html = drawn("{% field form.way %}", Small({"way": "c"}))

    assert html.strip().startswith('<fieldset class="field" id="id_way" aria-describedby="id_way-error">')
    assert "<legend>Which way?</legend>" in html
    assert '<span class="choice-sub">When she’s ready</span>' in html
    assert html.count('aria-invalid="true"') == 2


def test_the_template_may_choose_another_look():
    assert 'class="segmented"' in drawn('{% field form.way look="segmented" %}', Small())


def test_a_switch_is_a_switch():
    assert 'role="switch"' in drawn("{% field form.quiet %}", Small())


def test_a_hidden_field_is_only_its_input():
    assert drawn("{% field form.token %}", Small()) == '<input type="hidden" name="token" id="id_token">'


def test_attributes_can_be_added_and_taken_away():
    html = drawn('{% field form.name data_mirror="there" placeholder=False %}', Small())

    assert 'data-mirror="there"' in html
    assert "placeholder" not in html


def test_a_counter_knows_how_much_is_kept():
    assert 'data-most="200"' in drawn("{% field form.note %}", Small())


def test_one_missing_thing_needs_no_summary():
    assert drawn("{% error_summary form %}", Small({"name": "", "way": "a"})) == ""


def test_a_summary_links_to_each_thing_that_is_missing():
    html = drawn("{% error_summary form %}", Small({}))

    assert "Two things before this can go" in html
    assert 'href="#id_name"' in html
    assert 'href="#id_way_0"' in html
    assert 'tabindex="-1"' in html


@pytest.mark.parametrize(
    ("label", "reads"),
    [
        ("A name", "A name: Please"),
        ("I can speak freely here.", "I can speak freely here. Please"),
        ("Shall we call?", "Shall we call? Please"),
    ],
)
def test_a_summary_reads_as_a_sentence_after_any_label(label, reads):
    form = Small({})
    form.fields["name"].label = label
    form.fields["name"].error_messages["required"] = "Please write something."

    said = BeautifulSoup(drawn("{% error_summary form %}", form), "html.parser").get_text()

    assert reads in said


def test_what_is_wrong_with_the_form_as_a_whole_is_said_at_its_top():
    form = Small({"name": "A", "way": "a"})
    form.add_error(None, "The two dates are the same day.")

    assert "The two dates are the same day." in drawn("{% error_summary form %}", form)


@pytest.mark.parametrize("name", list(pattern_fixtures.PatternForm.base_fields))
def test_every_kind_of_field_is_whole_html(name):
    for form in (pattern_fixtures.form(), pattern_fixtures.stopped_form()):
        html = Template("{% field bound %}").render(Context({"bound": form[name]}))

        assert problems_in(html, whole=False) == []
