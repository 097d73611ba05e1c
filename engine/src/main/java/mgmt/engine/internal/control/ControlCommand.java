package mgmt.engine.internal.control;

import java.io.IOException;
import java.util.List;

/** A command that a running agent answers. Called on the thread of one connection; may block. */
@FunctionalInterface
public interface ControlCommand {

    /**
     * Answers.
     *
     * @param arguments what follows the command's name
     * @return the exit status
     * @throws IOException when nobody reads the answer any more
     * @throws InterruptedException when the agent ends
     */
    int answer(List<String> arguments, Terminal terminal) throws IOException, InterruptedException;
}
