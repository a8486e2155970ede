package dev.gyre.listing;

import dev.gyre.files.Entry;
import java.io.IOException;

/**
 * A listing with one entry a line: as a JSON object, or only its name, with a slash behind that of
 * a directory. In a name, what is no part of a text or would end the line is shown as a page shows
 * it.
 */
final class LineListing extends PiecewiseSource {
  private final Listing listing;
  private int row;

  LineListing(Listing listing) {
    super(listing);
    this.listing = listing;
  }

  @Override
  boolean step(StringBuilder page) throws IOException {
    if (row == listing.count()) {
      return false;
    }
    Entry entry = listing.entry(row++);
    if (entry != null) {
      if (listing.request().format() == ListingRequest.Format.NDJSON) {
        JsonListing.appendEntry(page, entry);
      } else {
        page.append(DisplayText.of(entry.name()));
        page.append(entry.type() == Entry.Type.DIRECTORY ? "/" : "");
      }
      page.append('\n');
    }
    return true;
  }
}
