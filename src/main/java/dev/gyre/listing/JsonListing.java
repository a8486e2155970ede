package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.http.PercentEncoding;
import dev.gyre.json.JsonString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A listing as one JSON object, one entry on a line. Names are text, with U+FFFD for bytes that are
 * not UTF-8; {@code href} is what leads to the entry, whatever its bytes.
 */
final class JsonListing extends PiecewiseSource {
  private final Listing listing;
  private int row = -1;
  private String separator = "\n";

  JsonListing(Listing listing) {
    super(listing);
    this.listing = listing;
  }

  @Override
  boolean step(StringBuilder page) throws IOException {
    if (row < 0) {
      appendHead(page);
    } else if (row < listing.count()) {
      appendRow(page, listing.entry(row));
    }
    row++;
    if (row < listing.count()) {
      return true;
    }
    // At the end, since it is known only then.
    page.append("\n],\"size\":").append(listing.totalBytes()).append("}\n");
    return false;
  }

  private void appendHead(StringBuilder page) {
    String path = listing.isRoot() ? "/" : "/" + text(listing.path()) + "/";
    page.append("{\"path\":");
    JsonString.append(page, path);
    page.append(",\"href\":\"/").append(PercentEncoding.percentEncodePath(listing.path()));
    page.append(listing.isRoot() ? "" : "/");
    page.append("\",\"count\":").append(listing.count());
    page.append(",\"directories\":").append(listing.directories());
    page.append(",\"files\":").append(listing.files());
    page.append(",\"sort\":\"").append(listing.request().key().token());
    page.append("\",\"order\":\"").append(listing.request().order().token());
    page.append('"');
    if (!listing.request().filter().isEmpty()) {
      page.append(",\"filter\":");
      JsonString.append(page, listing.request().filter());
    }
    String next = listing.nextQuery();
    if (next != null) {
      page.append(",\"next\":");
      JsonString.append(page, next);
    }
    page.append(",\"entries\":[");
  }

  private void appendRow(StringBuilder page, @Nullable Entry entry) {
    if (entry != null) {
      page.append(separator);
      separator = ",\n";
      appendEntry(page, entry);
    }
  }

  /** One entry as an object. */
  static void appendEntry(StringBuilder page, Entry entry) {
    boolean directory = entry.type() == Entry.Type.DIRECTORY;
    page.append("{\"name\":");
    JsonString.append(page, text(entry.name()));
    page.append(",\"href\":\"").append(PercentEncoding.percentEncode(entry.name()));
    page.append(directory ? "/\",\"type\":\"directory\"" : "\",\"type\":\"file\"");
    page.append(",\"size\":").append(directory ? 0 : entry.sizeBytes());
    page.append(",\"modified\":\"").append(Quantities.exactTime(entry.modifiedEpochMillis()));
    page.append("\",\"modifiedEpochMillis\":").append(entry.modifiedEpochMillis());
    page.append(",\"symlink\":").append(entry.symlink()).append('}');
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
