package mgmt.api.resource;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * Names the kind that a {@link ResourceKind} component offers, as users write it under {@code resources:}. It becomes
 * the service property {@code mgmt.kind}, by which the engine finds the kind without running any of its code.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Kind {

    /** Prefix of the service property's name. */
    String PREFIX_ = "mgmt.";

    /** The kind: lower-case letters, digits and hyphens, starting with a letter, such as {@code file}. */
    String value();
}
