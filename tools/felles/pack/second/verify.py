#!/usr/bin/env python3
"""A second verifier of evidence packs: Python 3.8 and nothing else. It shares no code with Felles and follows the description of
the format alone. It unpacks nothing, runs nothing and writes nothing but what it prints.
    python3 verify.py [PACK.zip or folder; else the folder this file lies in] [--expect DIGEST] [--since OLDER.zip]
Ends with 0 when the pack holds, else 1. Which rule covers what, and tables but EV01, only “felles verify” works out again."""
import argparse, datetime, hashlib, json, os, re, stat, sys, unicodedata, zipfile
MARKS, LISTS, BAD = ("SHA256SUMS", "bagit.txt", "data/manifest.json"), {"SHA256SUMS", "SHA256SUMS.sig"}, []
MOST_FILES, MOST_BYTES, MOST_OF_ONE, SMALL, TIMES = 200_000, 4 << 30, 256 << 20, 64 << 20, 200
HARMFUL = re.compile(r"[\\:]|(^|/)(|.*[. ])(/|$)|(?i:(^|/)(con|prn|aux|nul|com\d|lpt\d)(\.|/|$))")
def check(holds, where, why):
    BAD.extend([] if holds else [ascii("%s: %s" % (where, why))[1:-1][:400]])
class Pack:  # every file that can be read without harm, by its name, with its digests
    def __init__(self, path):
        self.zip, self.files, self.sha, self.blob, seen = None if os.path.isdir(path) else zipfile.ZipFile(path), {}, {}, {}, {}
        found = dict(self.in_zip(path) if self.zip else self.in_folder(path))
        whole, most = sum(size for _, size in found.values()), max(SMALL, TIMES * os.path.getsize(path)) if self.zip else MOST_BYTES
        if len(found) > MOST_FILES or whole > min(most, MOST_BYTES):
            raise ValueError("there is more in it than in any pack")
        tops = {name[: -len(mark)] for name in found for mark in MARKS if name.endswith(mark)}
        top = min((one for one in tops if one.count("/") == (one != "")), key=len)  # it lies at the top, or in one folder there
        for name in sorted(found):
            first = seen.setdefault(unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold()), name)
            unseen = any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in name)
            good = first == name and not unseen and not HARMFUL.search(name) and name.startswith(top)
            check(good, name, "has a harmful name, or one that is another's on some computers, or lies beside the pack")
            self.files.update({name[len(top) :]: found[name][0]} if good else {})
        for name in self.files:
            data = self.read(name)
            self.sha[name], self.blob[name] = hashlib.sha256(data).hexdigest(), hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
    def in_folder(self, path):
        for full in (os.path.join(folder, name) for folder, inner, names in os.walk(path) for name in names + inner):
            mode, name = os.lstat(full).st_mode, os.path.relpath(full, path).replace(os.sep, "/")
            check(stat.S_ISREG(mode) or stat.S_ISDIR(mode), name, "is a link, or no ordinary file")
            yield from [(name, (full, os.path.getsize(full)))] * stat.S_ISREG(mode)
    def in_zip(self, path):
        end, seen = 0, set()
        for one in sorted(self.zip.infolist(), key=lambda entry: entry.header_offset):
            self.zip.fp.seek(one.header_offset + 26)
            head, gap, name, folder = self.zip.fp.read(4), one.header_offset - end, one.filename, one.is_dir()
            good = 0 <= gap <= (24 if end else 0) and name not in seen  # 24: a check sum written behind the one before
            good = good and one.compress_type in (0, 8) and one.external_attr >> 28 in (0, 8, 4 * folder) and not one.flag_bits & 0x2041 and name == one.orig_filename
            good = good and not (folder and (one.file_size or HARMFUL.search(name[:-1])))
            check(good, one.orig_filename, "is there twice, a link, encrypted or no ordinary file, or shares its bytes with another")
            yield from [(name, (one, one.file_size))] * (good and not folder)
            seen.add(name)
            end = one.header_offset + 30 + sum(head[::2]) + 256 * sum(head[1::2]) + one.compress_size
        last = self.zip.fp.seek(-22 - len(self.zip.comment), 2) and self.zip.fp.read(4)
        check(0 <= self.zip.start_dir - end <= 24 and last == b"PK\5\6", path, "has something hidden behind its files")
    def read(self, name):
        with self.zip.open(self.files[name]) if self.zip else open(self.files[name], "rb") as file:
            return file.read(MOST_OF_ONE)
    def parsed(self, name):
        return json.loads(self.read(name).decode(), parse_constant=lambda word: 1 / 0)
    def sums(self, name):
        rows = re.findall(r"([0-9a-f]{64})  (.+)\n", self.read(name).decode()) if name in self.sha else []
        text = "".join("%s  %s\n" % row for row in sorted(set(rows), key=lambda row: row[1]))
        check(rows and text.encode() == self.read(name), name, "is missing, empty or out of order, or names a file twice")
        return {path: digest for digest, path in rows}
def norway(moment):  # the day it is there: summer time from the last Sunday of March to that of October, 01:00 UTC
    at = datetime.datetime.strptime(moment, "%Y-%m-%dT%H:%M:%SZ")
    begins, ends = (datetime.datetime(at.year, month, 31 - datetime.date(at.year, month, 31).isoweekday() % 7, 1) for month in (3, 10))
    return str((at + datetime.timedelta(hours=1 + (begins <= at < ends))).date())
def check_files(pack):
    for name, must in (("SHA256SUMS", ""), ("manifest-sha256.txt", "data/"), ("tagmanifest-sha256.txt", "bag")):
        rows = pack.sums(name)
        for one in sorted({*rows, *(path for path in pack.sha if path.startswith(must))} - LISTS):
            why = "is missing, by" if one not in pack.sha else "is another than in" if one in rows else "has been added: it is not in"
            check(rows.get(one) == pack.sha.get(one), one, "%s %s" % (why, name))
def check_records(pack, manifest, team):
    begun, before, last, n = {}, None, "", 0
    for n, name in enumerate(sorted((name for name in pack.sha if name.startswith("data/decisions/")), key=lambda name: (len(name), name)), 1):
        one = pack.parsed(name)
        check((one["decision"], name) == (n, "data/decisions/%s/%04d.json" % (one["decided_at"][:4], n)), name, "has another number or place than it should")
        check(one["previous"] == before and one["decided_at"] >= last, name, "does not follow the record before it")
        check((json.dumps(one, ensure_ascii=False, indent=1) + "\n").encode() == pack.read(name), name, "is not written as records are")
        check(not one["proposal"] or not team or enough(one, team), name, "the approvals it tells of are not enough")
        for row in one["documents"]:
            begun.setdefault(row["id"], {})[n] = (max(row["in_force_from"], norway(one["decided_at"])), norway(one["decided_at"]), row)
            follows = sum(own["outcome"] != "confirmed" for _, _, own in begun[row["id"]].values()), one["proposal"] is None
            check((row["version"], row["outcome"] == "baseline") == follows, name, "gives %s a version or an outcome that doesn't follow" % row["id"])
        before, last = "sha256:" + pack.sha[name], one["decided_at"]
    check(manifest["records"] == {"count": n, "last": before}, "data/manifest.json", "ends with another record")
    return begun
def check_versions(pack, begun, last_day):
    listed = set()
    for row in pack.parsed("data/versions.json")["versions"]:
        id, n = row["id"], row["decision"]
        begins, _, said = begun[id][n]
        later = [day for m, (day, decided, _) in begun[id].items() if m > n and max(decided, day) <= last_day]
        ends = str(datetime.date.fromisoformat(min(later)) - datetime.timedelta(1)) if later else None
        same = all(row[key] == said[key] for key in ("version", "outcome", "in_force_from"))
        check(same and (row["begins"], row["ends"]) == (begins, ends), "data/versions.json", "has other days or numbers for %s, decision %s" % (id, n))
        for file, text in zip(row["files"], [said, *said["attachments"]]):
            listed.add(file["at"])
            same = all(file[key] == text[key] for key in ("path", "blob", "fingerprint"))
            blob = len(text["blob"]) == 64 or pack.blob.get(file["at"]) == text["blob"]
            check(same and (not file["at"] or (blob and "sha256:" + pack.sha[file["at"]] == text["fingerprint"])), file["at"], "is not what was decided")
    for name in pack.sha:
        check(not name.startswith("data/versions/") or name in listed, name, "is in no list of versions")
    for row in pack.parsed("data/items/EV01.json")["tables"][0]["rows"]:
        same = all(row[key] == begun[row["id"]][row["decision"]][2][key] for key in ("version", "path", "fingerprint"))
        check(same, "data/items/EV01.json", "says other things of %s than the record" % row["id"])
def members(pack):  # who had which function where, and for whom they stood in, ever: as far as a pattern finds it in the texts
    found = {}
    for text in (pack.read(name).decode("utf-8", "replace") for name in pack.sha if name.startswith("data/versions/")):
        for number, rest in re.findall(r"[{\n][ -]*no: *(\d+)((?:[^{}\n]|\n +(?!-))*)", text):
            fields = dict(re.findall(r"\b(role|site|deputy_for): *[\"']?([\w.-]+)", rest))
            found.setdefault(int(number), set()).add((fields.get("role"), fields.get("site"), int(fields.get("deputy_for", 0))))
    return found
def enough(one, team):  # whether the approvals could meet every rule the record names; generous where the record doesn't tell
    own, said, ways = one["proposal"], {}, {row["way"] for row in one["documents"]} or {"reviews"}
    shown, done = own["head_at"] or own["merged_at"] or one["decided_at"], own["merged_at"] or one["decided_at"]
    days = (datetime.datetime.strptime(done, "%Y-%m-%dT%H:%M:%SZ") - datetime.datetime.strptime(shown, "%Y-%m-%dT%H:%M:%SZ")).days
    for row in sorted((row for row in one["reviews"] if row["at"]), key=lambda row: (row["at"], row["state"])):
        said.update({row["no"]: row["state"]} if row["no"] in team and row["at"] <= done and row["state"] != "commented" else {})
    yes = [no for no in said if said[no] == "approved" and no not in (own["opened_by"], own["last_pushed_by"], *own["authors"])]
    rows = {no: team[no] | {(role, site, 0) for _, site, other in team[no] for role, _, _ in team.get(other, ())} for no in yes}
    def met(groups):
        fits = [(g, [{s for role, s, _ in rows[no] if g.get("role") in (None, role) and g.get("site") in (None, "any", "own", s)} for no in yes]) for g in groups]
        return all(min(sum(map(bool, fit)), len(set().union(*fit)) if "sites" in g else len(fit)) >= g["count"] for g, fit in fits)
    def fulfilled(rule):
        meeting, urgent = rule.get("meeting", {"confirm": 1 << 30}), rule.get("urgent", {"groups": [{"count": 1 << 30}]})
        return ("meeting" in ways and len(yes) >= meeting["confirm"]) or (days >= rule.get("hearing_days", 0) and met(rule["groups"])) or (own["urgent"] and met(urgent["groups"]))
    return one["policy"] and all(map(fulfilled, one["policy"])) and ("meeting" in ways or "changes_requested" not in said.values())

def main():
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("pack", nargs="?", default=os.path.dirname(os.path.abspath(__file__)))
    for option in ("--expect", "--since"):
        ask.add_argument(option)
    ask = ask.parse_args()
    pack = Pack(ask.pack)
    digest = pack.sha.get("SHA256SUMS", "missing")
    check(not ask.expect or ask.expect.lower().replace("sha256:", "") == digest, "SHA256SUMS", "this is another pack than the one expected")
    print("The pack's digest: sha256:%s%s" % (digest, "" if ask.expect else ". Compare it with one known from elsewhere, or name that with --expect."))
    check_files(pack)
    manifest, line = pack.parsed("data/manifest.json"), pack.read("data/history/line.txt")
    check(manifest["line"] == {"count": line.count(b"\n"), "sha256": hashlib.sha256(line).hexdigest()}, "data/history/line.txt", "is another than the manifest says")
    check_versions(pack, check_records(pack, manifest, members(pack)), manifest["asked"]["ends"])
    older = Pack(ask.since) if ask.since else pack
    for name in (name for name in older.sha if name.startswith("data/decisions/")):
        check(older.sha[name] == pack.sha.get(name), name, "is another than in the older pack, or gone")
    check(line.startswith(older.read("data/history/line.txt")), "data/history/line.txt", "was rewritten after the older pack")
if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        check(False, "pack", "it can't be read or understood (%s %s)" % (type(error).__name__, error))
    print("\n- ".join(["The pack does not hold: %d" % len(BAD), *BAD[:100]]) if BAD else "The pack holds.")
    sys.exit(bool(BAD))
