package mgmt.engine.internal.plugin;

/**
 * What became of an order.
 *
 * @param isDone whether it was carried out
 * @param text for the user, without a line end at its end
 * @param wantsRestart whether the framework has to be started anew, once the user has been told
 */
public record PluginAnswer(boolean isDone, String text, boolean wantsRestart) {

    static PluginAnswer done(String text) {
        return new PluginAnswer(true, text, false);
    }

    static PluginAnswer restart(String text) {
        return new PluginAnswer(true, text, true);
    }

    static PluginAnswer refused(String text) {
        return new PluginAnswer(false, text, false);
    }
}
