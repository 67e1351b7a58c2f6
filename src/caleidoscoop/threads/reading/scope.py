"""In which regions somebody may change threads; asked once a page."""

from dataclasses import dataclass

from caleidoscoop.people.models import CODERS, RoleKind, User
from caleidoscoop.programmes.models import Programme, Region
from caleidoscoop.threads.models import Suggestion, Thread


@dataclass(frozen=True)
class Scope:
    """Whose threads a person may change: the common ones, those of all regions, of some regions."""

    is_lead: bool
    has_all_regions: bool
    regions: frozenset[int]

    def holds(self, region_id: int | None) -> bool:
        if region_id is None:
            return self.is_lead
        return self.has_all_regions or region_id in self.regions

    def holds_thread(self, thread: Thread) -> bool:
        return self.holds(thread.region_id)

    def holds_suggestion(self, suggestion: Suggestion) -> bool:
        return self.holds(suggestion.region_id)

    def of(self, regions: list[Region]) -> list[Region]:
        return [region for region in regions if self.holds(region.pk)]

    @property
    def is_empty(self) -> bool:
        return not (self.is_lead or self.has_all_regions or self.regions)


def scope_of(user: User, programme: Programme) -> Scope:
    """Return where `may_code` says yes, for all regions at once."""
    roles = user.current_roles().filter(programme=programme, kind__in=CODERS)
    held = list(roles.values_list("kind", "region_id"))
    return Scope(
        is_lead=any(kind == RoleKind.PROGRAMME_LEAD and region is None for kind, region in held),
        has_all_regions=any(region is None for _kind, region in held),
        regions=frozenset(region for _kind, region in held if region is not None),
    )
