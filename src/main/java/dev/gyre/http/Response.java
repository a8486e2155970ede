package dev.gyre.http;

/**
 * One answer. Whoever holds it last closes its body. The head lacks what the connection decides
 * (Date, Server, Connection, Content-Length, Transfer-Encoding): the writer adds these.
 *
 * @param status 200 to 599
 * @param headers fields that describe the representation
 * @param body what a GET gets; for HEAD the writer sends the same head and drops the body
 * @param reuse who else may be sent this very answer for a moment
 * @param holdNanos how long it waits before it is sent; 0 for all but what nobody is to ask often
 */
public record Response(int status, Headers headers, Body body, Reuse reuse, long holdNanos) {
  /** Who else may be sent an answer that was made for one request. */
  public enum Reuse {
    /** Who asks for the same target, and sends the same in the fields that Vary names. */
    TARGET,
    /** The same, of the same host. */
    HOST,
    /** Nobody. */
    NOBODY
  }

  /** An answer for all who ask for the same, sent at once. */
  public Response(int status, Headers headers, Body body) {
    this(status, headers, body, Reuse.TARGET, 0);
  }

  /** The same with another body. */
  public Response withBody(Body other) {
    return new Response(status, headers, other, reuse, holdNanos);
  }

  /** The same for others. */
  public Response reusedBy(Reuse others) {
    return others == reuse ? this : new Response(status, headers, body, others, holdNanos);
  }

  /** The same after a while. */
  public Response heldFor(long nanos) {
    return new Response(status, headers, body, reuse, nanos);
  }
}
