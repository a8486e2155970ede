package dev.gyre.bench.load;

import javax.net.ssl.SNIHostName;

/**
 * A URL taken apart. Path and query stay byte for byte as they were typed: a load may well send
 * what a strict reader of URLs would refuse.
 *
 * @param host without brackets
 * @param port where to connect
 * @param authority as the Host field names it
 * @param target of the request line
 * @param encrypted whether TLS is spoken: the scheme is https
 */
record WebAddress(String host, int port, String authority, String target, boolean encrypted) {
  private static final String SCHEME = "http://";
  private static final String ENCRYPTED_SCHEME = "https://";
  private static final int ENCRYPTED_PORT = 443;

  /**
   * Reads {@code [http[s]://]HOST[:PORT][/PATH]}, where HOST may be an IPv6 address in brackets.
   *
   * @throws IllegalArgumentException when it is none; its message says so
   */
  static WebAddress parse(String url, int defaultPort) {
    boolean encrypted = url.startsWith(ENCRYPTED_SCHEME);
    String scheme = encrypted ? ENCRYPTED_SCHEME : SCHEME;
    String rest = url.startsWith(scheme) ? url.substring(scheme.length()) : url;
    int end = authorityEnd(rest);
    String authority = rest.substring(0, end);
    String target = target(rest.substring(end));
    int colon = authority.indexOf(':', authority.indexOf(']') + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String plain = host.startsWith("[") ? host.replaceAll("[\\[\\]]", "") : host;
    int usual = encrypted ? ENCRYPTED_PORT : defaultPort;
    int port = colon < 0 ? usual : port(authority.substring(colon + 1), url);
    if (plain.isEmpty()
        || authority.contains("://")
        || !authority.matches("[!-~&&[^@\\\\]]*")
        || !target.matches("[!-~]*")) {
      throw refused(url);
    }
    return new WebAddress(plain, port, authority, target, encrypted);
  }

  private static int authorityEnd(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if ("/?#".indexOf(rest.charAt(i)) >= 0) {
        return i;
      }
    }
    return rest.length();
  }

  private static String target(String rest) {
    int fragment = rest.indexOf('#');
    String target = fragment < 0 ? rest : rest.substring(0, fragment);
    return target.startsWith("/") ? target : "/" + target;
  }

  private static int port(String text, String url) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw refused(url);
    }
    return Integer.parseInt(text);
  }

  private static IllegalArgumentException refused(String url) {
    return new IllegalArgumentException("'" + url + "' is not [http[s]://]HOST[:PORT][/PATH]");
  }

  /** The host as the Host field of htstress has it: without a port. */
  String hostField() {
    return host.indexOf(':') < 0 ? host : "[" + host + "]";
  }

  /**
   * The host as TLS names it, without a dot at its end (RFC 6066 section 3); empty for an address,
   * and for what is no name of a host, as with an underscore.
   */
  String serverName() {
    try {
      return host.matches("[0-9.]+")
          ? ""
          : new SNIHostName(host.replaceFirst("\\.$", "")).getAsciiName();
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  boolean sameServer(WebAddress other) {
    return host.equals(other.host) && port == other.port && encrypted == other.encrypted;
  }
}
