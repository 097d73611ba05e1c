package mgmt.plugin.basic.internal;

import java.security.SecureRandom;
import java.util.stream.Collectors;
import mgmt.api.resource.Secret;

/** What passwords are made of. */
final class Letters {

    private static final String ALL = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private Letters() {}

    /** Letters that nobody can guess. */
    static Secret random(int length) {
        return Secret.of(new SecureRandom()
                .ints(length, 0, ALL.length())
                .mapToObj(index -> ALL.substring(index, index + 1))
                .collect(Collectors.joining()));
    }

    /** Whether there is nothing else. */
    static boolean areAll(String text) {
        return text.chars().allMatch(letter -> ALL.indexOf(letter) >= 0);
    }
}
