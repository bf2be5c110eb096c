"""The branch `data`: a history of its own beside `main`, with what was polled.

Work is done in a temporary bare copy, so the project's own working tree is never touched. A push
that loses a race is tried again on what the other run has left. After `KEPT` commits the branch is
started anew from its own files, so that it stays small; what it was before is `data-previous`.
"""

from __future__ import annotations

import base64
import io
import os
import random
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from pathlib import Path

from atlas.signals.files import locked
from atlas.upkeep import contents
from atlas.upkeep.contents import Contents

NAME, PREVIOUS = "data", "data-previous"

KEPT = 30
"""Commits after which the branch is started anew; as many nights can be gone back to."""

TRIES = 20
"""Pushes that may lose a race: one job wins in each round, so that many can publish at once."""

LONGEST_WAIT = 15.0
"""Seconds between two of them, at most."""

LONGEST = 600.0
"""Seconds that one command of Git may take."""

_OF_A_HOOK = ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY")
"""What Git tells its hooks; it would lead us into their repository instead of the folder named."""

AUTHOR = "github-actions[bot] <41898282+github-actions[bot]@users.noreply.github.com>"
"""How GitHub shows commits of its own automation."""


class BranchError(Exception):
    """The branch cannot be read, or must not be changed as asked."""


@dataclass(frozen=True)
class Found:
    """What the branch holds: the newest sound files, and what was wrong with newer ones."""

    files: Contents
    tip: str | None = None
    """The newest commit, sound or not; None if there is no branch."""
    commits: int = 0
    faults: tuple[str, ...] = ()
    same_as_tip: bool = True
    newer: str = ""
    """Why a commit that was passed over is of a newer version of the program; empty if none is."""


def remote_of(root: Path) -> str:
    """The remote `origin` of a checkout; raises BranchError if it has none."""
    try:
        told = _git(root, "remote", "get-url", "origin").decode().strip()
    except BranchError:
        raise BranchError(f"{root} has no remote 'origin'; name one with --remote") from None
    return found_from(root, told)


def found_from(folder: Path, remote: str) -> str:
    """A remote as it is found from anywhere, if it is a path relative to a folder."""
    path = folder / remote
    return str(path.resolve()) if path.is_dir() else remote


def fetch(remote: str, folder: Path, at: str | None = None) -> Found:
    """Bring what the branch knows into `folder`, where what is known already stays.

    `at` names an older commit of the branch, whose files are taken as they are, into an empty
    folder. Raises BranchError if it cannot be had or is unsound, or if the folder is not empty;
    without `at`, if nothing of the branch can be read or the folder holds values of another host.
    """
    with _copy(remote) as copy:
        found = _look(copy, remote)
        if at:
            if contents.read(folder):
                raise BranchError(f"{folder} holds data already; name an empty folder with --state")
            if not _known(copy, at):
                raise BranchError(f"{at} is not among the kept commits of {NAME} and {PREVIOUS}")
            files = _files(copy, at)
            if wrong := contents.faults(files):
                raise BranchError(f"{at} is not sound: {'; '.join(wrong)}")
            contents.write_to(folder, files)
            return found
    _hold_on_unread(found)
    with locked(folder):  # a poll may be about to write what it has been told
        contents.write_to(folder, _both(found.files, contents.read(folder)))
    return found


def publish(remote: str, folder: Path, now: datetime, *, replace: bool = False) -> str | None:
    """Add what `folder` knows to the branch; the new commit, or None if nothing is new.

    `replace` makes the branch equal to the folder, whatever it held. Raises BranchError if the
    result would be unsound or poorer, if the branch holds nothing sound or values of another host
    or a newer version of the program has written it, or if every push lost its race.
    """
    ours, overtaken = contents.read(folder), ""
    for attempt in range(TRIES):
        with _copy(remote) as copy:
            found = _look(copy, remote)
            if found.newer and not replace:
                raise BranchError(f"{NAME} is left as it is: {found.newer}")
            if not replace:
                _hold_on_unread(found)
            whole = ours if replace else _both(found.files, ours)
            wrong = contents.faults(whole)
            if not replace:
                wrong += contents.lost(found.files, whole)
            if wrong:
                raise BranchError("not published: " + "; ".join(wrong))
            if found.tip and found.same_as_tip and whole == found.files:
                return None
            anew = replace or not found.same_as_tip or found.commits >= KEPT
            parent = None if anew else found.tip
            commit = _commit(copy, whole, parent, now)
            overtaken = _push(copy, remote, commit, found.tip, anew=anew)
            if not overtaken:
                return commit
        wait = min(LONGEST_WAIT, 0.4 * 2**attempt)
        time.sleep(random.uniform(0, wait))  # nosec B311 # so that jobs do not meet again
    raise BranchError(f"{TRIES} pushes in a row were overtaken: {overtaken}")


def _hold_on_unread(found: Found) -> None:
    """Raise BranchError if the branch holds data, and none of it can be read: neither may it be
    replaced by one night, nor a site be built as if nothing had ever been observed."""
    if found.faults and not found.files:
        raise BranchError(f"nothing of {NAME} can be read: {'; '.join(found.faults)}")


def _both(theirs: Contents, ours: Contents) -> dict[str, bytes]:
    """Everything that either knows; raises BranchError where it comes from different hosts."""
    if told := contents.mixed(theirs, ours):
        raise BranchError(f"values of different hosts are not mixed ({'; '.join(told)})")
    return contents.union(theirs, ours)


def _look(copy: Path, remote: str) -> Found:
    """The newest sound files of the branch or, failing that, of what it was before; what they
    have lost against the commit before them is among them. Commits without any file are as good as
    none."""
    tips = _fetch_tips(copy, remote)
    tip, faults, newer = tips.get(NAME), list[str](), ""
    for name in (NAME, PREVIOUS):
        commits = _git(copy, "rev-list", tips[name]).decode().split() if name in tips else []
        for commit, parent in zip_longest(commits, commits[1:]):
            files = _files(copy, commit)
            if not files and commit == commits[-1]:
                break
            newer = newer or contents.newer(files)
            wrong = contents.faults(files)
            if not wrong and parent:
                before = _files(copy, parent)
                wrong = [f"lost {what}" for what in contents.lost(before, files)]
                if wrong and not contents.faults(before):  # put it back, and keep what is new
                    faults.append(f"{name}@{commit[:10]}: {'; '.join(wrong)}")
                    files = contents.union(before, files)
                    return Found(files, tip, 0, tuple(faults), same_as_tip=False, newer=newer)
            if not wrong:
                same = commit == tip
                return Found(files, tip, len(commits) if same else 0, tuple(faults), same, newer)
            faults.append(f"{name}@{commit[:10]}: {'; '.join(wrong)}")
    return Found({}, tip, 0, tuple(faults), same_as_tip=tip is None, newer=newer)


def _fetch_tips(copy: Path, remote: str) -> dict[str, str]:
    """Fetch both branches; their newest commits, of those that exist."""
    refs = [f"refs/heads/{name}" for name in (NAME, PREVIOUS)]
    told = _git(copy, "ls-remote", remote, *refs).decode().split()
    there = [ref for ref in refs if ref in told]
    if there:
        _git(copy, "fetch", "--quiet", "--no-tags", f"--depth={KEPT + 1}", remote,
             *(f"+{ref}:{ref}" for ref in there))  # fmt: skip
    return {
        ref.removeprefix("refs/heads/"): _git(copy, "rev-parse", ref).decode().strip()
        for ref in there
    }


def _known(copy: Path, commit: str) -> bool:
    commits = _git(copy, "rev-list", "--all").decode().split()
    return any(known.startswith(commit) for known in commits)


def _files(copy: Path, commit: str) -> dict[str, bytes]:
    if not _git(copy, "ls-tree", commit):
        return {}
    whole = io.BytesIO(_git(copy, "archive", "--format=tar", commit))
    with tarfile.open(fileobj=whole) as archive:
        return {
            member.name: file.read()
            for member in archive
            if member.isfile()
            and contents.belongs(member.name)
            and (file := archive.extractfile(member))
        }


def _commit(copy: Path, files: Contents, parent: str | None, now: datetime) -> str:
    """Make a commit of exactly these files (git-scm.com/docs/git-fast-import)."""
    message = f"Observed until {now:%Y-%m-%d %H:%M} UTC".encode()
    stream = io.BytesIO()
    stream.write(b"commit refs/heads/new\n")
    stream.write(f"committer {AUTHOR} {int(now.timestamp())} +0000\n".encode())
    stream.write(b"data %d\n%s\n" % (len(message), message))
    if parent:
        stream.write(f"from {parent}\n".encode())
    stream.write(b"deleteall\n")
    for name, content in files.items():
        stream.write(f'M 100644 inline "{name}"\n'.encode())
        stream.write(b"data %d\n%s\n" % (len(content), content))
    _git(copy, "fast-import", "--quiet", "--force", given=stream.getvalue())
    return _git(copy, "rev-parse", "refs/heads/new").decode().strip()


def _push(copy: Path, remote: str, commit: str, tip: str | None, *, anew: bool) -> str:
    """Push the commit. What git said if another push was faster, empty if the branch took it;
    raises BranchError if it was refused for another reason, such as a rule of the branch."""
    refs = [f"{commit}:refs/heads/{NAME}"]
    if anew and tip:
        refs.append(f"+{tip}:refs/heads/{PREVIOUS}")
    lease = f"--force-with-lease=refs/heads/{NAME}:{tip or ''}"
    try:
        _git(copy, "push", "--quiet", "--atomic", lease, remote, *refs)
    except BranchError as error:
        locked = any(words in str(error) for words in ("cannot lock", "failed to lock"))
        if locked or _fetch_tips(copy, remote).get(NAME) != tip:
            return str(error)
        raise
    return ""


@contextmanager
def _copy(remote: str) -> Iterator[Path]:
    """An empty bare repository, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="atlas-data-") as folder:
        _git(Path(folder), "init", "--quiet", "--bare", ".")
        yield Path(folder)


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    """Run git; raises BranchError with what git said."""
    command = ["git", "-C", str(folder), *arguments]
    own = {name: value for name, value in os.environ.items() if name not in _OF_A_HOOK}
    environment = {**own, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **_token(os.environ)}
    try:
        done = subprocess.run(  # nosec B603 # our own command
            command, input=given, capture_output=True, check=False, timeout=LONGEST, env=environment
        )
    except subprocess.TimeoutExpired:
        raise BranchError(f"git {arguments[0]}: no end after {LONGEST} seconds") from None
    if done.returncode != 0:
        told = done.stderr.decode("utf-8", errors="replace").strip()
        raise BranchError(f"git {arguments[0]}: {told[-2000:]}")
    return done.stdout


def _token(environment: Mapping[str, str]) -> dict[str, str]:
    """The job's token as a header for github.com, neither on a command line nor on disk
    (git-scm.com/docs/git-config, GIT_CONFIG_COUNT)."""
    token = environment.get("GITHUB_TOKEN")
    if not token:
        return {}
    word = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    server = environment.get("GITHUB_SERVER_URL") or "https://github.com"
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {word}",
    }
