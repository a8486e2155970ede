package dev.gyre.routing;

import dev.gyre.archive.Archives;
import dev.gyre.coding.FileEncoder;
import dev.gyre.coding.PageEncoder;
import dev.gyre.config.Options;
import dev.gyre.config.Settings;
import dev.gyre.files.MediaTypes;
import dev.gyre.listing.SnapshotCache;
import dev.gyre.time.Clock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/**
 * What all directories of a site are served with.
 *
 * @param representations chooses between a file and its encoded forms
 * @param fileAnswer answers for a file
 * @param pages encodes listings
 * @param archives makes archives of listed directories
 * @param showsHidden whether names that begin with a dot are served
 * @param listsDirectories whether there are listings
 * @param showsReadme whether a README is shown below a listing
 * @param listingRowsMax rows of a page of a listing; 0 for all
 * @param indexNames names of files that stand for their directory
 * @param settings all options
 * @param clock for dates, and for what is kept
 * @param news told what an operator should know, on some thread
 */
record FileParts(
    RepresentationChoice representations,
    FileAnswer fileAnswer,
    PageEncoder pages,
    Archives archives,
    boolean showsHidden,
    boolean listsDirectories,
    boolean showsReadme,
    int listingRowsMax,
    List<byte[]> indexNames,
    Settings settings,
    Clock clock,
    Consumer<String> news) {
  /** Listings have an eighth of the memory for answers. */
  private static final int LISTINGS_PART = 8;

  /** Reads the options once. */
  static FileParts of(
      MediaTypes mediaTypes,
      FileEncoder encoder,
      Settings settings,
      Clock clock,
      Consumer<String> news) {
    return new FileParts(
        new RepresentationChoice(mediaTypes, settings.get(Options.PRECOMPRESSED), encoder, clock),
        new FileAnswer(clock),
        new PageEncoder(settings),
        new Archives(settings),
        settings.get(Options.HIDDEN),
        settings.get(Options.LISTING),
        settings.get(Options.LISTING_README),
        Math.max(0, settings.get(Options.LISTING_PAGE)),
        settings.get(Options.INDEX).stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toList(),
        settings,
        clock,
        news);
  }

  /** Room for the listings of one directory of several, and of what is below it. */
  SnapshotCache newSnapshots() {
    int directories = 1 + settings.get(Options.MOUNT).size();
    return new SnapshotCache(
        showsHidden,
        Math.min(settings.get(Options.CACHE_SIZE), Runtime.getRuntime().maxMemory() / 4)
            / LISTINGS_PART
            / directories,
        settings.get(Options.CACHE_VALID).toNanos(),
        clock);
  }
}
