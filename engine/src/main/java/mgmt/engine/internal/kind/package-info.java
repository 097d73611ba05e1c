/** The kinds that plugins offer, as they come and go. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.kind;
