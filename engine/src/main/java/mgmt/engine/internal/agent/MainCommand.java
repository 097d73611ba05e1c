package mgmt.engine.internal.agent;

import org.osgi.service.component.annotations.ComponentPropertyType;

/** Marks the service that the launcher calls: {@code main.thread} to carry out the command, {@code main.stop} to end it. */
@ComponentPropertyType
@interface MainCommand {
    boolean main_thread() default true;

    boolean main_stop() default true;
}
