from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.core.paginator import Paginator
from django.template import Context, RequestContext, Template
from django.test import RequestFactory
from django.utils import timezone

from rapport.kernel import clock
from rapport.ui import icons
from rapport.ui.testing import problems_in


@dataclass
class Somebody:
    name: str
    photo_url: str = ""
    portrait: str = ""


def drawn(source, **values):
    return Template(source).render(Context(values))


def test_there_are_81_icons_and_each_can_be_drawn():
    drawn_icons = {name: icons.icon(name) for name in icons.names()}

    assert len(drawn_icons) == 81
    assert all(svg.startswith('<svg class="icon"') and "<path" in svg for svg in drawn_icons.values())


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in drawn('{% icon "lock" %}')
    assert 'role="img" aria-label="Private &amp; yours"' in drawn(
        '{% icon "lock" label %}', label="Private & yours"
    )


def test_icons_that_point_are_mirrored_for_right_to_left():
    assert "data-flip" in icons.icon("arrow-end")
    assert "data-flip" not in icons.icon("check")


@pytest.mark.parametrize("name", ["no-such-icon", "../img/mark", ""])
def test_an_icon_that_is_not_there_is_an_error(name):
    with pytest.raises(LookupError):
        icons.icon(name)


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Amara Okafor", "AO"),
        ("Björn", "B"),
        ("E\u0301lodie N\u0303oz", "E\u0301N\u0303"),
        ("👩‍🔬 Curie", "👩‍🔬C"),
        ("李 小龍", "李小"),
    ],
)
def test_initials_never_split_what_a_reader_sees_as_one_sign(name, initials):
    assert f">{initials}</span>" in drawn("{% face person %}", person=Somebody(name))


def test_a_face_is_the_photo_then_the_portrait_then_the_initials():
    photo = drawn("{% face p %}", p=Somebody("A B", photo_url="/photos/1/", portrait="amara"))
    portrait = drawn("{% face p %}", p=Somebody("A B", portrait="amara"))

    assert 'src="/photos/1/"' in photo
    assert 'src="/static/rapport/img/amara.svg"' in portrait


def test_a_face_is_silent_beside_its_name_and_named_alone():
    person = Somebody('Ann "A" <b>')

    assert 'aria-hidden="true"' in drawn("{% face p %}", p=person)
    assert 'aria-label="Ann &quot;A&quot; &lt;b&gt;"' in drawn("{% face p named=True %}", p=person)


def test_a_face_says_its_size_and_its_thread():
    html = drawn('{% face p "xl" "a" %}', p=Somebody("A"))

    assert 'data-size="xl"' in html
    assert 'data-thread="a"' in html


@pytest.mark.parametrize(("size", "thread"), [("huge", ""), ("m", "c")])
def test_a_size_or_thread_that_does_not_exist_is_an_error(size, thread):
    with pytest.raises(ValueError, match="no size"):
        drawn("{% face p size thread %}", p=Somebody("A"), size=size, thread=thread)


def test_who_sees_it_is_said_in_circles_and_in_words():
    html = drawn('{% seen "two" text fill=True %}', text="You & Jonas")

    assert html.startswith('<span class="seen" data-seen="two" data-fill>')
    assert "You &amp; Jonas</span>" in html


def test_who_sees_it_may_open_what_says_more():
    html = drawn('{% seen "one" "Only you" pop="why" %}')

    assert html.startswith('<button type="button" popovertarget="why" class="seen"')
    assert problems_in(html, whole=False) == []


def test_nobody_knows_a_fifth_circle():
    with pytest.raises(ValueError, match="one"):
        drawn('{% seen "all" "Everyone" %}')


def test_each_form_gets_a_token_of_its_own():
    first, second = drawn("{% once %}"), drawn("{% once %}")

    assert 'type="hidden" name="_once"' in first
    assert first != second
    assert UUID(first.split('value="')[1].split('"')[0])


def paged(number, path="/?q=a%20b"):
    page = Paginator(range(95), 10).page(number)
    return Template("{% paged page %}").render(RequestContext(RequestFactory().get(path), {"page": page}))


def test_pages_keep_what_was_asked_for():
    html = paged(3)

    assert 'href="?q=a+b&amp;page=2"' in html
    assert 'href="?q=a+b&amp;page=4"' in html
    assert html.count('aria-current="page"') == 1
    assert problems_in(html, whole=False) == []


def test_the_first_page_has_nothing_before_it():
    html = paged(1)

    assert 'rel="prev"' not in html
    assert 'rel="next"' in html


def test_one_page_needs_no_links():
    page = Paginator(range(3), 10).page(1)

    assert drawn("{% paged page %}", page=page) == ""


def test_a_component_holds_the_words_between_its_tags():
    html = drawn(
        '{% component "card" tone="plum" title=name %}<p>{{ word }}</p>{% endcomponent %}',
        name="<A>",
        word="<b>",
    )

    assert 'data-tone="plum"' in html
    assert "<h3>&lt;A&gt;</h3><p>&lt;b&gt;</p>" in html


def test_a_component_sees_only_its_variables():
    assert "secret" not in drawn(
        '{% component "badge" text="x" %}{% endcomponent %}', tone="secret", icon="lock"
    )


def test_dates_are_said_as_people_say_them():
    # The clock of the tests stands on Monday 2 March 2026.
    html = drawn("{% day d %}", d=date(2026, 3, 3))

    assert html == '<time datetime="2026-03-03">tomorrow</time>'


def test_a_moment_is_said_in_the_time_of_whoever_reads():
    at = datetime(2026, 3, 5, 15, 0, tzinfo=UTC)

    with timezone.override("Europe/Stockholm"):
        assert "Thursday at 16:00" in drawn("{% moment at %}", at=at)
        with clock.frozen_at(at - timedelta(days=1)):
            assert ">tomorrow at 16:00<" in drawn("{% moment at %}", at=at)
            assert ">Tomorrow at 16:00<" in drawn("{% moment at opens=True %}", at=at)
        assert drawn('{% elsewhere at "Europe/Lisbon" %}', at=at) == "15:00"
        assert drawn('{% elsewhere at "Europe/Berlin" %}', at=at) == ""
    assert "15:00" in drawn('{% hour at "Europe/Lisbon" %}', at=at)


def test_dates_can_stand_inside_sentences():
    html = drawn(
        "{% blocktranslate with when=d|say_day many=n|say_number %}"
        "By {{ when }}, {{ many }} of them{% endblocktranslate %}",
        d=date(2026, 3, 2),
        n=3,
    )

    assert html == "By today, three of them"
