package dev.gyre.bench.compare;

import dev.gyre.config.Settings;

/**
 * A piece of work that every candidate does.
 *
 * @param name one word
 * @param description a few words for people
 * @param service what does it
 * @param path what is asked for, with its leading slash; nothing for an echo
 * @param load how it is asked for, by the options of {@code gyre load}
 * @param idleConnections connections that are open meanwhile and ask nothing
 */
record Scenario(
    String name,
    String description,
    Service service,
    String path,
    Settings load,
    int idleConnections) {}
