package dev.gyre.routing;

import dev.gyre.http.Request;
import java.net.SocketAddress;

/**
 * A request and what is known around it.
 *
 * @param request the request
 * @param client where it comes from; without an address for Unix sockets
 * @param steps told how the answer comes about
 */
public record Inquiry(Request request, SocketAddress client, Steps steps) {
  /** A request about which nobody wants to know more. */
  public Inquiry(Request request, SocketAddress client) {
    this(request, client, Steps.NONE);
  }
}
