/** The file in which notifications survive a crash. */
package mgmt.engine.internal.journal;
