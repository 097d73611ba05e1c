/** What the engine needs of the OSGi framework, and nobody else of it knows. */
@org.jspecify.annotations.NullMarked
package mgmt.engine.internal.framework;
