"""The name made for one person on one item: the same there, another on every other item."""

import hashlib
import hmac

FIRST = (
    *("Amber", "Ashen", "Blue", "Bright", "Bronze", "Calm", "Clear", "Copper", "Coral", "Cream", "Crimson"),
    *("Dusky", "Early", "Fair", "Fern", "Gentle", "Golden", "Green", "Hazel", "Indigo", "Ivory", "Jade"),
    *("Kind", "Lilac", "Little", "Maple", "Mellow", "Misty", "Olive", "Opal", "Pearl", "Plum", "Quiet"),
    *("Rosy", "Rowan", "Ruby", "Russet", "Sandy", "Scarlet", "Silver", "Snowy", "Sunny", "Teal", "Violet"),
)
SECOND = (
    *("Badger", "Bee", "Brook", "Curlew", "Dove", "Dunlin", "Falcon", "Finch", "Fox", "Grebe", "Harbour"),
    *("Hare", "Heron", "Hill", "Island", "Kestrel", "Lark", "Linnet", "Meadow", "Merlin", "Moth", "Orchard"),
    *("Osprey", "Otter", "Owl", "Petrel", "Pine", "Plover", "Puffin", "Robin", "Rook", "Sparrow", "Starling"),
    *("Stream", "Swallow", "Swan", "Swift", "Tern", "Thrush", "Valley", "Wagtail", "Warbler", "Wren", "Yew"),
)


def made_name(secret: str, person_id: int, item_id: int, taken: frozenset[str] = frozenset()) -> str:
    """Returns: two words, the same at each call, not among `taken` (names of others on that item).

    Nobody without the secret can tell which names belong to one person.
    """
    for attempt in range(len(FIRST) * len(SECOND)):
        seed = f"{person_id}:{item_id}:{attempt}".encode()
        digest = hmac.new(secret.encode(), seed, hashlib.sha256).digest()
        number = int.from_bytes(digest[:8], "big")
        name = f"{FIRST[number % len(FIRST)]} {SECOND[number // len(FIRST) % len(SECOND)]}"
        if name not in taken:
            return name
    return f"Member {len(taken) + 1}"
