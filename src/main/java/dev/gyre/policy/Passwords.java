package dev.gyre.policy;

import dev.gyre.config.FileReason;
import dev.gyre.config.FileStamp;
import dev.gyre.time.Clock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * Who knows a password of a file (RFC 7617). A hash takes tens of milliseconds by design, so what
 * was right is remembered by a keyed digest, for a bounded number of credentials, until the file
 * changes. A name that is not there takes as long as the dearest wrong password. Safe for any
 * thread.
 */
public final class Passwords {
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int REMEMBERED_MAX = 1024;
  private static final int CREDENTIALS_CHARACTERS_MAX = 1024;
  private static final String SCHEME = "basic ";

  /** The end of a hash of a password that nobody has, behind its cost. */
  private static final String NOBODY = "$......................ZyQx1ac1oBS6MHv7Rqr/oRNNmpnTNWW";

  private static final int COST_START = 4;
  private static final int COST_END = 6;

  private final Path file;
  private final Clock clock;
  private final Consumer<String> news;
  private final SecretKeySpec key;
  private final AtomicLong lookedNanos;
  private volatile State state;

  /** Guarded by itself, never while a file is read: event loops look at it. */
  private final Map<ByteBuffer, State> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, State> eldest) {
          return size() > REMEMBERED_MAX;
        }
      };

  /** What was in which state of the file; null if that could not be read. */
  private record State(Map<String, String> hashes, @Nullable FileStamp stamp) {
    /** A hash for names that are not there, as dear as the dearest of those that are. */
    String decoy() {
      String cost =
          hashes.values().stream()
              .map(hash -> hash.substring(COST_START, COST_END))
              .max(Comparator.naturalOrder())
              .orElse("10");
      return "$2a$" + cost + NOBODY;
    }
  }

  /** What a look without work can tell. */
  public enum Verdict {
    /** They are right. */
    RIGHT,
    /** None were sent, or nothing that could be right. */
    NONE,
    /**
     * They were right: {@link #verify} has to be asked, which looks at the file, and as a rule at
     * no more.
     */
    RIGHT_BEFORE,
    /** {@link #verify} has to be asked, which takes long. */
    UNKNOWN
  }

  /**
   * Reads the file.
   *
   * @param news told when it was read again, or could not be; on the thread that asks
   * @throws IOException with a complete message if it cannot be read or has anything but bcrypt
   */
  public Passwords(Path file, Clock clock, Consumer<String> news) throws IOException {
    this.file = file;
    this.clock = clock;
    this.news = news;
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    this.key = new SecretKeySpec(secret, "HmacSHA256");
    FileStamp stamp = Files.exists(file) ? stamp() : null;
    this.state = new State(PasswordFile.read(file), stamp);
    this.lookedNanos = new AtomicLong(clock.nanoTime());
  }

  /**
   * Looks at credentials without work, for an event loop.
   *
   * @param authorization value of the field Authorization, or null
   */
  public Verdict look(@Nullable String authorization) {
    if (credentials(authorization) == null) {
      return Verdict.NONE;
    }
    if (!isRemembered(authorization)) {
      return Verdict.UNKNOWN;
    }
    boolean fresh = clock.nanoTime() - lookedNanos.get() < LOOK_NANOS;
    return fresh ? Verdict.RIGHT : Verdict.RIGHT_BEFORE;
  }

  /** Whether credentials are right. Works for tens of milliseconds, and may wait for a disk. */
  public boolean verify(String authorization) {
    byte[] credentials = credentials(authorization);
    if (credentials == null) {
      return false;
    }
    lookAtFile();
    if (isRemembered(authorization)) {
      return true;
    }
    State present = state;
    int colon = 0;
    while (colon < credentials.length && credentials[colon] != ':') {
      colon++;
    }
    String name = new String(credentials, 0, colon, StandardCharsets.UTF_8);
    int start = Math.min(colon + 1, credentials.length);
    byte[] password = Arrays.copyOfRange(credentials, start, credentials.length);
    String hash = present.hashes().get(name);
    boolean same = BCrypt.checkpw(password, hash == null ? present.decoy() : hash);
    boolean right = same && hash != null;
    if (right) {
      synchronized (remembered) {
        remembered.put(digest(authorization), present);
      }
    }
    return right;
  }

  private static byte @Nullable [] credentials(@Nullable String authorization) {
    if (authorization == null
        || authorization.length() > CREDENTIALS_CHARACTERS_MAX
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    try {
      return Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private boolean isRemembered(@Nullable String authorization) {
    if (authorization == null) {
      return false;
    }
    ByteBuffer digest = digest(authorization);
    synchronized (remembered) {
      State then = remembered.get(digest);
      return then != null && then.equals(state); // else the file has changed since
    }
  }

  private ByteBuffer digest(String authorization) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return ByteBuffer.wrap(mac.doFinal(authorization.getBytes(StandardCharsets.ISO_8859_1)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  private FileStamp stamp() throws IOException {
    try {
      return FileStamp.of(file);
    } catch (IOException e) {
      throw new IOException(file + ": " + FileReason.of(e), e);
    }
  }

  /**
   * One thread of those that come looks at the file. One that cannot be read any more, or is wrong
   * now, leaves nobody in, and is tried again: what chmod(1) mends has the time it had.
   */
  private void lookAtFile() {
    long looked = lookedNanos.get();
    long now = clock.nanoTime();
    if (now - looked < LOOK_NANOS || !lookedNanos.compareAndSet(looked, now)) {
      return;
    }
    try {
      FileStamp stamp = stamp();
      if (stamp.equals(state.stamp())) {
        return;
      }
      state = new State(PasswordFile.read(file), stamp);
      news.accept(file + ": passwords were read anew, names: " + state.hashes().size());
    } catch (IOException e) {
      if (!state.hashes().isEmpty()) {
        news.accept("nobody is let in: " + e.getMessage());
      }
      state = new State(Map.of(), null);
    }
  }
}
