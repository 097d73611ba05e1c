package mgmt.plugins.odd;

import java.nio.file.Path;
import mgmt.api.resource.Default;
import mgmt.api.resource.Kind;
import mgmt.api.resource.Linkable;
import mgmt.api.resource.Links;
import mgmt.api.resource.Resource;
import mgmt.api.resource.ResourceContext;
import mgmt.api.resource.ResourceKind;
import mgmt.plugins.behaviour.Behaviour;
import mgmt.plugins.behaviour.How;
import org.osgi.service.component.annotations.Component;

/** The kind {@code odd}: a file that holds the bundle's marker, by a resource that does one thing wrong. */
@Component(service = ResourceKind.class)
@Kind("odd")
public final class OddKind implements ResourceKind<OddKind.Odd>, Linkable<OddKind.Odd> {

    private final String marker = Behaviour.ofThisBundle().marker();

    /**
     * What is to go wrong, and where.
     *
     * @param path the file that is managed
     */
    public record Odd(
            Path path,
            @Default("nowhere") At at,
            @Default("well") How how) {

        public Odd {
            if (at == At.VALIDATION) {
                plainly(how);
            }
        }

        /** Goes wrong if this is the place. */
        void pass(At here) throws Exception {
            if (at == here) {
                how.act();
            }
        }

        /** Goes wrong if this is the place, else lets through what is to be returned. */
        <T> T pass(At here, T result) throws Exception {
            pass(here);
            return is(here, How.RETURN_NULL) ? null : result;
        }

        boolean is(At place, How misdeed) {
            return at == place && how == misdeed;
        }
    }

    @Override
    public Class<Odd> desiredType() {
        return Odd.class;
    }

    @Override
    public Links links(Odd desired) {
        if (desired.at() == At.LINKS) {
            plainly(desired.how());
        }
        return desired.is(At.LINKS, How.RETURN_NULL) ? null : Links.none();
    }

    @Override
    public Resource open(Odd desired, ResourceContext context) throws Exception {
        return desired.pass(At.OPEN, new OddResource(desired, marker, context));
    }

    /** For places that must not throw checked exceptions. */
    static void plainly(How how) {
        try {
            how.act();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
