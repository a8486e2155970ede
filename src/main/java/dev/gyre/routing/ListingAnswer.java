package dev.gyre.routing;

import dev.gyre.http.Body;
import dev.gyre.http.EntityTag;
import dev.gyre.http.Headers;
import dev.gyre.http.Preconditions;
import dev.gyre.http.Request;
import dev.gyre.http.Response;
import dev.gyre.listing.ListingPage;
import java.io.IOException;

/**
 * The answer for one listing, which owns the page or closes it: it has a tag but no date, so dates
 * in conditions mean nothing.
 */
final class ListingAnswer {
  private ListingAnswer() {}

  static Response respond(Request request, ListingPage page) throws IOException {
    if (!request.hasHeader("if-none-match") && !request.hasHeader("if-match")) {
      return page.toResponse();
    }
    EntityTag tag = page.tag();
    return switch (Preconditions.evaluate(request, tag, Preconditions.NO_DATE, 0)) {
      case Preconditions.Proceed proceed -> page.toResponse();
      case Preconditions.Failed failed -> {
        page.close();
        yield ErrorAnswers.of(request, 412);
      }
      case Preconditions.NotModified unchanged -> {
        page.close();
        Headers headers = new Headers();
        for (int i = 0; i < page.headers().size(); i++) {
          if (!page.headers().name(i).startsWith("Content-")) {
            headers.add(page.headers().name(i), page.headers().value(i));
          }
        }
        yield new Response(304, headers, new Body.Empty());
      }
    };
  }
}
