package dev.gyre.listing;

import dev.gyre.files.OpenDirectory;
import dev.gyre.http.EntityTag;
import dev.gyre.http.Headers;
import dev.gyre.http.Response;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * One directory, ready to be tagged and sent. The tag is there before any of the body is made, so
 * that preconditions can be judged first. To be answered with or closed, by one thread at a time;
 * making one may sort and hash the entries: never on an event loop.
 */
public final class ListingPage implements AutoCloseable {
  private static final String DATA_VERSION = "data 3";

  private final Listing listing;
  private final EntityTag tag;

  private ListingPage(Listing listing, EntityTag tag) {
    this.listing = listing;
    this.tag = tag;
  }

  /**
   * Orders and tags the entries.
   *
   * @param directory what the snapshot is of; passed on if the page needs it
   * @param path decoded bytes of the path, without slashes at its ends; empty for the root
   * @param request how the client wants to see it
   * @param readme to be shown below, if the request {@link ListingRequest#showsReadme}
   */
  public static ListingPage of(
      Snapshot snapshot,
      OpenDirectory directory,
      byte[] path,
      ListingRequest request,
      @Nullable Readme readme)
      throws IOException {
    OpenDirectory needed = snapshot.isDescribedLater() ? directory.passOn() : null;
    return of(new Listing(snapshot, needed, path, request, readme));
  }

  static ListingPage of(Listing listing) throws IOException {
    return new ListingPage(listing, ListingTag.of(listing, version(listing.request())));
  }

  /** The weak entity tag of this page. */
  public EntityTag tag() {
    return tag;
  }

  /**
   * Fields that describe the page. Content-Type apart, a 304 carries them as well (RFC 9110 section
   * 15.4.5).
   */
  public Headers headers() {
    Headers headers = new Headers();
    switch (listing.request().format()) {
      case HTML -> {
        headers.add("Content-Type", "text/html; charset=utf-8");
        headers.add("Content-Security-Policy", HtmlListing.contentSecurityPolicy());
        headers.add("Referrer-Policy", "no-referrer");
      }
      case JSON, NDJSON -> headers.add("Content-Type", listing.request().format().mediaType());
      case TEXT -> headers.add("Content-Type", "text/plain; charset=utf-8");
    }
    String next = listing.nextQuery();
    if (next != null) {
      headers.add("Link", "<" + next + ">; rel=\"next\""); // RFC 8288
    }
    headers.add("X-Content-Type-Options", "nosniff");
    headers.add("Cache-Control", "no-cache");
    headers.add("Vary", "Accept");
    headers.add("ETag", tag.headerValue());
    return headers;
  }

  /**
   * The whole answer, 200, which then owns what the page does. A page that fits in one piece is
   * sent as bytes of known length, a larger one is made while it is sent.
   */
  public Response toResponse() throws IOException {
    PiecewiseSource source =
        switch (listing.request().format()) {
          case HTML -> new HtmlListing(listing);
          case JSON -> new JsonListing(listing);
          case NDJSON, TEXT -> new LineListing(listing);
        };
    return new Response(200, headers(), source.toBody());
  }

  @Override
  public void close() {
    listing.close();
  }

  private static String version(ListingRequest request) {
    return switch (request.format()) {
      case HTML -> HtmlListing.version() + (request.offersArchives() ? " archives" : "");
      case JSON, NDJSON, TEXT -> DATA_VERSION;
    };
  }
}
