"""What runs inside the environments of other packages: plain files, because each has its own interpreter.

Both packages call themselves ``matching``, so they cannot live in one environment.
"""

HOSPITAL_RESIDENT = """
import json, sys, time, warnings
warnings.simplefilter("ignore")
sys.setrecursionlimit(1_000_000)
from matching.games import HospitalResident
given = json.load(sys.stdin)
scores, places = given["scores"], given["places"]
start = time.perf_counter()
rows = range(len(scores))
cols = range(len(places))
mentees = {f"e{i}": [f"o{j}" for j in sorted(cols, key=lambda j: -scores[i][j]) if scores[i][j] >= 0] for i in rows}
mentors = {f"o{j}": [f"e{i}" for i in sorted(rows, key=lambda i: -scores[i][j]) if scores[i][j] >= 0] for j in cols}
mentees = {name: wishes for name, wishes in mentees.items() if wishes}
mentors = {name: wishes for name, wishes in mentors.items() if wishes}
room = {f"o{j}": places[j] for j in cols if f"o{j}" in mentors}
game = HospitalResident.create_from_dictionaries(mentees, mentors, room)
pairs = [(int(str(r)[1:]), int(str(h)[1:])) for h, held in game.solve(optimal="resident").items() for r in held]
json.dump({"seconds": time.perf_counter() - start, "pairs": pairs}, sys.stdout)
"""

MENTOR_MATCH = """
import json, sys, time
from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify, Generic
given = json.load(sys.stdin)
scores, places = given["scores"], given["places"]
start = time.perf_counter()
mentees = [Mentee(**{"grade": 1, "email": f"e{i}"}) for i in range(len(scores))]
mentors = [Mentor(**{"grade": 2, "email": f"o{j}"}) for j in range(len(places))]

class Score:
    def apply(self, match):
        return int(scores[int(match.mentee.email[1:])][int(match.mentor.email[1:])] * 1_000_000)

def forbidden(match):
    return scores[int(match.mentee.email[1:])][int(match.mentor.email[1:])] < 0

process_data(mentors, mentees, [[Score(), Disqualify(forbidden)]])
pairs = [(i, int(mentor.email[1:])) for i, mentee in enumerate(mentees) for mentor in mentee.mentors]
json.dump({"seconds": time.perf_counter() - start, "pairs": pairs}, sys.stdout)
"""

SCRIPTS = {"matching": HOSPITAL_RESIDENT, "mentor-match": MENTOR_MATCH}
