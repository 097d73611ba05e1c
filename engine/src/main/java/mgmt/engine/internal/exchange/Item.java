package mgmt.engine.internal.exchange;

import java.nio.charset.CharacterCodingException;
import java.util.List;
import java.util.Optional;
import mgmt.api.resource.ResourceId;
import mgmt.api.transport.Entry;
import mgmt.api.transport.Key;
import mgmt.engine.internal.declaration.Collected;
import mgmt.engine.internal.declaration.Declaration;
import mgmt.engine.internal.declaration.DeclarationText;
import mgmt.engine.internal.declaration.UnreadableDeclarationException;

/**
 * What one host has published about one resource; immutable.
 *
 * @param host who has published it
 * @param id what it is about
 * @param text as it stands in the store
 * @param declaration what the text says; empty if it cannot be read
 * @param fault why not; else empty
 * @param kept whether it comes from another store than the one at hand, which does not have it
 */
record Item(String host, ResourceId id, String text, Optional<Declaration> declaration, String fault, boolean kept) {

    static Item of(Entry entry) {
        Key key = entry.key();
        try {
            return of(key, entry.value().text(), false);
        } catch (CharacterCodingException e) {
            return unreadable(key, "", "it is no text in UTF-8", false);
        }
    }

    static Item of(Key key, String text, boolean kept) {
        ResourceId id = Keys.exported(key);
        try {
            Declaration declaration = DeclarationText.read(text, "exported by " + Keys.exporter(key));
            return declaration.id().equals(id)
                    ? new Item(Keys.exporter(key), id, text, Optional.of(declaration), "", kept)
                    : unreadable(key, text, "it is about " + declaration.id(), kept);
        } catch (UnreadableDeclarationException e) {
            return unreadable(key, text, String.valueOf(e.getMessage()), kept);
        }
    }

    private static Item unreadable(Key key, String text, String fault, boolean kept) {
        return new Item(Keys.exporter(key), Keys.exported(key), text, Optional.empty(), fault, kept);
    }

    /** What they declare, but for those that cannot be read. */
    static List<Collected> collected(List<Item> items) {
        return items.stream()
                .flatMap(
                        item -> item.declaration().map(declaration -> new Collected(declaration, item.host())).stream())
                .toList();
    }

    Key key() {
        return Keys.export(host, id);
    }

    Item asKept() {
        return new Item(host, id, text, declaration, fault, true);
    }
}
