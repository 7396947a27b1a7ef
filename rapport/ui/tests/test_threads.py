import re
from dataclasses import replace

import pytest
from django.template import Context, RequestContext, Template
from django.test import RequestFactory

from rapport.ui import threads
from rapport.ui.testing import problems_in


@pytest.mark.parametrize("name", sorted(threads.NAMED))
def test_every_drawing_is_whole_svg_without_style(name):
    svg = threads.draw(threads.NAMED[name], "t1")

    assert problems_in(svg, whole=False) == []
    assert 'aria-hidden="true"' in svg
    assert "nan" not in svg and "inf" not in svg


def test_a_drawing_is_the_same_on_every_machine_and_in_every_order():
    first = threads.name_of(threads.NAMED["door"])
    threads.name_of(threads.NAMED["hero"])

    assert first == threads.name_of(threads.NAMED["door"]) == "t" + first[1:]
    assert first != threads.name_of(threads.NAMED["sign"])


def test_the_threads_meet_where_two_people_met():
    drawing = replace(threads.NAMED["path-agree"], crossings=(70.0, 170.0))
    phase = threads._phase(drawing.crossings, drawing.width)

    heights = [round(threads.cos(phase(x)), 9) for x in drawing.crossings]

    assert [abs(height) for height in heights] == [0, 0]


def test_what_is_behind_is_solid_and_what_is_ahead_is_dotted():
    begun = threads.draw(replace(threads.NAMED["mini"], now=100.0), "x")
    ended = threads.draw(replace(threads.NAMED["mini"], now=None), "x")

    assert begun.count("data-ahead") == 2
    assert ended.count("data-ahead") == 0


def test_a_whole_journey_stays_small_on_the_wire():
    svg = threads.draw(replace(threads.NAMED["journey"], crossings=tuple(range(100, 900, 40)), now=440), "x")

    assert len(svg) < 9_000


def _ids(html):
    return re.findall(r'<mask id="([^"]+)"', html)


def test_two_equal_drawings_on_one_page_have_ids_of_their_own():
    request = RequestFactory().get("/")
    html = Template('{% threads "sign" %}{% threads "sign" %}{% threads "good" %}').render(
        RequestContext(request, {}, processors=[])
    )

    ids = _ids(html)

    assert len(ids) == 6
    assert len(set(ids)) == 6


def test_ids_do_not_depend_on_the_pages_drawn_before():
    template = Template('{% threads "sign" %}')
    drawn = [template.render(RequestContext(RequestFactory().get("/"), {})) for _ in range(2)]

    assert drawn[0] == drawn[1]
    assert template.render(Context()) == drawn[0]


def test_crossings_and_now_come_from_the_page():
    html = Template('{% threads "journey" crossings=places now=500 css_class="wide" %}').render(
        Context({"places": [100, 200, 300]})
    )

    assert 'class="threads wide"' in html
    assert len(_ids(html)) == 2
