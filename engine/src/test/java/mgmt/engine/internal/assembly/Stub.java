package mgmt.engine.internal.assembly;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.Default;
import mgmt.api.resource.Identity;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;

/** A kind for tests, whose declarations say themselves what they provide, need and listen to. */
final class Stub implements ResourceKind<Stub.Thing>, Linkable<Stub.Thing> {

    public record Thing(
            String name,
            Optional<String> text,
            @Default("1") int number,
            List<String> provides,
            List<String> needs,
            List<String> listens) {}

    private final List<Thing> opened = new ArrayList<>();

    static Kinds kinds(String... names) throws Exception {
        List<Offer<?>> offers = new ArrayList<>();
        for (String name : names) {
            offers.add(Offer.of(name, new Stub()));
        }
        return Kinds.of(offers);
    }

    List<Thing> opened() {
        return opened;
    }

    @Override
    public Class<Thing> desiredType() {
        return Thing.class;
    }

    @Override
    public Resource open(Thing desired, ResourceContext context) throws Exception {
        opened.add(desired);
        throw new UnsupportedOperationException("opened " + desired.name());
    }

    /** An entry of {@code needs} may have several alternatives, as in {@code a|b}. */
    @Override
    public Links links(Thing desired) {
        if (desired.provides().contains("trouble")) {
            throw new IllegalStateException("no links for trouble");
        }
        Links.Builder links = Links.builder();
        desired.provides().forEach(each -> links.provides(new Identity("thing", each)));
        desired.needs().forEach(each -> links.needs(identities(each)));
        desired.listens().stream()
                .filter(each -> !each.startsWith("every "))
                .forEach(each -> links.listensTo(identities(each)));
        desired.listens().stream()
                .filter(each -> each.startsWith("every "))
                .forEach(each -> links.listensToEvery(new Identity("thing", each.substring("every ".length()))));
        return links.build();
    }

    private static List<Identity> identities(String alternatives) {
        return java.util.Arrays.stream(alternatives.split("\\|", -1))
                .map(each -> new Identity("thing", each))
                .toList();
    }
}
