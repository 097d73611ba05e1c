package mgmt.engine.internal.plugin;

/**
 * What became of an order.
 *
 * @param text what was done, without a line end at its end
 * @param fault why not all of it was; empty if it was
 * @param wantsRestart whether the framework has to be started anew, once the user has been told
 */
public record PluginAnswer(String text, String fault, boolean wantsRestart) {

    static PluginAnswer done(String text) {
        return new PluginAnswer(text, "", false);
    }

    static PluginAnswer restart(String text) {
        return new PluginAnswer(text, "", true);
    }

    static PluginAnswer refused(String fault) {
        return new PluginAnswer("", fault, false);
    }

    static PluginAnswer refused(String done, String fault) {
        return new PluginAnswer(done, fault, false);
    }

    boolean isDone() {
        return fault.isEmpty();
    }
}
