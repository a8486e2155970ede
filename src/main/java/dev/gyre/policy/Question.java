package dev.gyre.policy;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * What rules look at.
 *
 * @param path decoded and normalised, with a slash in front, a character for each byte
 * @param host that the request is for, in lower case and without its port; null if it names none
 * @param method as it was sent
 * @param client where the request comes from; null for one without an address
 */
public record Question(
    String path, @Nullable String host, String method, @Nullable InetAddress client) {}
