package dev.gyre.listing;

import dev.gyre.files.Entry;
import dev.gyre.http.EntityTag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The entity tag of a listing: SHA-256, cut to 128 bits, over the version of the page, the path,
 * the request and every row, or the number of the snapshot if its rows are yet to be described.
 * Weak, because one listing is one meaning, not one sequence of bytes for all time.
 */
final class ListingTag {
  private static final int HASH_BYTES = 16;

  private final MessageDigest digest;
  private final byte[] buffer = new byte[8192];
  private int used;

  private ListingTag() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Computes the tag.
   *
   * @param version changes whenever the same rows are rendered differently
   */
  static EntityTag of(Listing listing, String version) throws IOException {
    ListingTag tag = new ListingTag();
    ListingRequest request = listing.request();
    tag.addBytes(version.getBytes(StandardCharsets.UTF_8));
    tag.addBytes(listing.path());
    tag.addBytes(
        (request.format() + " " + request.key() + " " + request.order())
            .getBytes(StandardCharsets.US_ASCII));
    tag.addBytes(request.filter().getBytes(StandardCharsets.UTF_8));
    Readme readme = listing.readme();
    tag.addBytes((readme == null ? "" : readme.identity()).getBytes(StandardCharsets.US_ASCII));
    tag.addLong(listing.matched());
    tag.addLong(listing.directories());
    tag.addLong(listing.before());
    tag.addLong(listing.count());
    if (listing.snapshot().isDescribedLater()) {
      tag.addLong(listing.snapshot().number());
    } else {
      tag.addRows(listing);
    }
    tag.digest.update(tag.buffer, 0, tag.used);
    byte[] hash = Arrays.copyOf(tag.digest.digest(), HASH_BYTES);
    return new EntityTag(true, Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
  }

  private void addRows(Listing listing) throws IOException {
    for (int position = 0; position < listing.count(); position++) {
      Entry entry = listing.entry(position);
      if (entry != null) {
        addBytes(entry.name());
        addLong(entry.type() == Entry.Type.DIRECTORY ? 1 : 0);
        addLong(entry.sizeBytes());
        addLong(entry.modifiedEpochMillis());
        addLong(entry.symlink() ? 1 : 0);
      }
    }
  }

  /** The length goes first, so that no two lists of rows give the same bytes. */
  private void addBytes(byte[] bytes) {
    addLong(bytes.length);
    for (byte b : bytes) {
      addByte(b);
    }
  }

  private void addLong(long value) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      addByte((byte) (value >> shift));
    }
  }

  private void addByte(byte b) {
    if (used == buffer.length) {
      digest.update(buffer);
      used = 0;
    }
    buffer[used++] = b;
  }
}
