package dev.gyre.listing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gyre.config.SymlinkPolicy;
import dev.gyre.files.Entry;
import dev.gyre.files.OpenDirectory;
import dev.gyre.files.Resource;
import dev.gyre.files.Root;
import dev.gyre.time.ManualClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotCacheTest {
  private static final long VALID_NANOS = 1_000_000_000;
  private static final int LARGE = Snapshot.DESCRIBED_AT_ONCE_MAX + 100;

  @TempDir Path temporary;

  private final ManualClock clock = new ManualClock(0);
  private final SnapshotCache cache = new SnapshotCache(false, 1 << 20, VALID_NANOS, clock);
  private Root root;

  @BeforeEach
  void open() throws IOException {
    Files.createDirectory(temporary.resolve("a"));
    Files.writeString(temporary.resolve("a/file"), "1");
    settle("a");
    root = Root.open(temporary, SymlinkPolicy.WITHIN);
  }

  @AfterEach
  void close() {
    root.close();
  }

  @Test
  void aSnapshotIsUsedForAsLongAsItIsGood() throws IOException {
    Snapshot first = snapshot(cache, "a", false);
    clock.advanceNanos(VALID_NANOS - 1);
    assertSame(first, snapshot(cache, "a", false));
    clock.advanceNanos(1);
    Snapshot second = snapshot(cache, "a", false);
    assertNotSame(first, second);
    assertSame(second, snapshot(cache, "a", true));
  }

  @Test
  void aChangeOfTheDirectoryItselfIsSeenAtOnce() throws IOException {
    Snapshot first = snapshot(cache, "a", false);
    Files.writeString(temporary.resolve("a/another"), "");
    Snapshot second = snapshot(cache, "a", false);
    assertNotSame(first, second);
    assertEquals(2, second.count());
  }

  @Test
  void withoutMemoryNothingIsKept() throws IOException {
    SnapshotCache none = new SnapshotCache(false, 0, VALID_NANOS, clock);
    assertNotSame(snapshot(none, "a", false), snapshot(none, "a", false));
    assertEquals(0, none.bytes());
  }

  @Test
  void whatIsLargerThanAllOfTheMemoryIsNotKept() throws IOException {
    SnapshotCache small = new SnapshotCache(false, 400, VALID_NANOS, clock);
    assertNotSame(snapshot(small, "a", false), snapshot(small, "a", false));
    assertEquals(0, small.bytes());
  }

  @Test
  void theMemoryIsBoundedAndWhoWasAskedForLastStays() throws IOException {
    SnapshotCache bounded = new SnapshotCache(false, 10_000, VALID_NANOS, clock);
    for (int i = 0; i < 50; i++) {
      Files.createDirectory(temporary.resolve("d" + i));
      settle("d" + i);
    }
    Snapshot wanted = snapshot(bounded, "a", false);
    for (int i = 0; i < 50; i++) {
      snapshot(bounded, "d" + i, false);
      assertSame(wanted, snapshot(bounded, "a", false));
      assertTrue(bounded.bytes() <= 10_000, () -> "bytes: " + bounded.bytes());
    }
    assertTrue(bounded.bytes() > 5_000, () -> "bytes: " + bounded.bytes());
  }

  @Test
  void hiddenNamesAreThereOnlyForWhoShowsThem() throws IOException {
    Files.writeString(temporary.resolve("a/.hidden"), "");
    assertEquals(1, snapshot(cache, "a", false).count());
    assertEquals(
        2, snapshot(new SnapshotCache(true, 1 << 20, VALID_NANOS, clock), "a", false).count());
  }

  @Test
  void aStormOfFirstRequestsReadsTheDirectoryOnce() throws Exception {
    makeLarge();
    int threads = 8;
    CountDownLatch together = new CountDownLatch(threads);
    Callable<Snapshot> ask =
        () -> {
          together.countDown();
          together.await();
          return snapshot(cache, "large", false);
        };
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Snapshot>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(ask));
      }
      Snapshot one = all.getFirst().get();
      for (Future<Snapshot> each : all) {
        assertSame(one, each.get());
      }
    }
  }

  @Test
  void aLargeDirectoryIsRecognisedByWhoRevalidates() throws IOException {
    makeLarge();
    Snapshot known = snapshot(cache, "large", false);
    assertTrue(known.isDescribedLater());
    clock.advanceNanos(VALID_NANOS);
    Snapshot unread = snapshot(cache, "large", true);
    assertNotSame(known, unread, "nobody has seen its rows, so there is nothing to compare with");
    try (OpenDirectory directory = open("large")) {
      unread.describeWhole(directory);
    }
    clock.advanceNanos(VALID_NANOS);
    assertSame(unread, snapshot(cache, "large", true));
    clock.advanceNanos(VALID_NANOS - 1);
    assertSame(unread, snapshot(cache, "large", false), "it is good again");
    // In place: the directory does not change.
    Files.writeString(temporary.resolve("large/file-17"), "longer");
    clock.advanceNanos(1);
    assertNotSame(unread, snapshot(cache, "large", true));
  }

  @Test
  void rowsOfALargeDirectoryAreDescribedWhenTheyAreReached() throws IOException {
    makeLarge();
    Snapshot snapshot = snapshot(cache, "large", false);
    Files.writeString(temporary.resolve("large/file-" + (LARGE - 1)), "later");
    Files.delete(temporary.resolve("large/file-0"));
    try (OpenDirectory directory = open("large");
        Listing listing =
            new Listing(snapshot, directory.passOn(), new byte[0], ListingRequest.DEFAULT, null)) {
      assertFalse(snapshot.isDescribedWhole());
      assertEquals(LARGE, listing.count());
      assertNull(listing.entry(0), "vanished since");
      for (int position = 1; position < LARGE; position++) {
        assertNotNull(listing.entry(position));
      }
      assertEquals(5, Objects.requireNonNull(listing.entry(LARGE - 1)).sizeBytes());
      assertTrue(snapshot.isDescribedWhole());
      assertEquals(5, listing.totalBytes());
    }
  }

  @Test
  void aPageOfALargeDirectoryHoldsAllRowsAndTheirSumAtItsEnd() throws IOException {
    makeLarge();
    Files.writeString(temporary.resolve("large/file-9"), "four");
    for (String query : List.of("format=html", "format=json", "sort=size&order=desc")) {
      String text;
      try (OpenDirectory directory = open("large")) {
        Snapshot snapshot = Snapshot.read(directory, false);
        ListingRequest request = ListingRequest.parse(query, null, 0);
        ListingPage page =
            ListingPage.of(snapshot, directory, Entries.bytes("large"), request, null);
        text = new String(Entries.whole(page.toResponse()), StandardCharsets.UTF_8);
      }
      for (int i = 0; i < LARGE; i++) {
        String name = "\"file-" + i + "\"";
        assertTrue(text.contains(name), () -> query + " lacks " + name);
      }
      String sum = query.contains("json") ? "\"size\":4}\n" : ">4 B</data>.</td>";
      assertTrue(text.lastIndexOf(sum) > text.lastIndexOf("file-"), query);
    }
  }

  @Test
  void pagesGoOnBehindADirectoryThatHasVanished() throws IOException {
    Files.createDirectory(temporary.resolve("large"));
    for (int i = 0; i < LARGE; i++) {
      Files.createDirectory(temporary.resolve("large/" + i));
    }
    Files.createFile(temporary.resolve("large/file"));
    Snapshot snapshot = snapshot(cache, "large", false);
    Files.delete(temporary.resolve("large/99"));
    Files.delete(temporary.resolve("large/199"));
    List<String> names = new ArrayList<>();
    String query = "limit=100";
    while (query != null) {
      ListingRequest request = ListingRequest.parse(query, null, 0);
      try (OpenDirectory directory = open("large");
          Listing page = new Listing(snapshot, directory.passOn(), new byte[0], request, null)) {
        for (int position = 0; position < page.count(); position++) {
          Entry entry = page.entry(position);
          if (entry != null) {
            names.add(new String(entry.name(), StandardCharsets.UTF_8));
          }
        }
        String next = page.nextQuery();
        query = next == null ? null : next.substring(1);
      }
    }
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < LARGE; i++) {
      expected.add(String.valueOf(i));
    }
    expected.removeAll(List.of("99", "199"));
    expected.add("file");
    assertEquals(expected, names);
  }

  private void makeLarge() throws IOException {
    Files.createDirectory(temporary.resolve("large"));
    for (int i = 0; i < LARGE; i++) {
      Files.createFile(temporary.resolve("large/file-" + i));
    }
    settle("large");
  }

  /** An old time, so that the next change is sure to be another one. */
  private void settle(String name) throws IOException {
    Files.setLastModifiedTime(
        temporary.resolve(name), FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
  }

  private Snapshot snapshot(SnapshotCache from, String path, boolean revalidated)
      throws IOException {
    try (OpenDirectory directory = open(path)) {
      return from.of(directory, Entries.bytes(path), revalidated);
    }
  }

  private OpenDirectory open(String path) {
    if (root.find(Entries.bytes(path)) instanceof Resource.Directory found) {
      return found.directory();
    }
    throw new AssertionError(path + " is not a directory");
  }
}
