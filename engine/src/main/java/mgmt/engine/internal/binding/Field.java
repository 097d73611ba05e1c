package mgmt.engine.internal.binding;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * One component of a record.
 *
 * @param name as users write it
 * @param type what it may hold
 * @param whenLeftOut its value when nothing is written; null if something must be
 * @param accessor reads it from a record
 * @param text what users are told
 */
record Field(String name, FieldType type, @Nullable Object whenLeftOut, Method accessor, FieldText text) {}
