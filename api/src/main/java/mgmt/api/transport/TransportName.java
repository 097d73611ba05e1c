package mgmt.api.transport;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** Names the transport that a component offers, as in {@code @TransportName("etcd")}. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface TransportName {

    /** Prefix of the service property's name, which is {@code mgmt.transport.name}. */
    String PREFIX_ = "mgmt.";

    /** What users write behind {@code transport=}: lower-case letters, digits and hyphens. */
    String value();
}
