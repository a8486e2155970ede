package dev.gyre.transport;

import dev.gyre.transport.Refusal.Category;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reasons why a native library of Netty's does not load, or does not fit its Java classes. */
final class LibraryRefusals {
  /** A Java method as the linker names it: {@code 'int some.Type.method()'}. */
  private static final Pattern JAVA_SIGNATURE = Pattern.compile("'[^']*\\([^')]*\\)'");

  /** The resource of a library: all before the processor, and the processor. */
  private static final Pattern LIBRARY =
      Pattern.compile("(META-INF/native/lib.*(?:epoll|io_uring\\d*)_)(.+)\\.so");

  /** The processors for which Netty publishes libraries, as it writes them. */
  private static final List<String> PROCESSORS = List.of("x86_64", "aarch_64", "riscv64");

  private final Evidence evidence;

  LibraryRefusals(Evidence evidence) {
    this.evidence = evidence;
  }

  @Nullable Refusal find(Symptoms symptoms) {
    Throwable found = symptoms.saying("io.netty.transport.noNative");
    if (found != null) {
      return disabled(found);
    }
    found = symptoms.saying("noexec", "failed to map segment");
    if (found != null) {
      return forbidden(found);
    }
    found = symptoms.saying("Possible cause: can't load", "wrong ELF class", "Exec format error");
    if (found != null) {
      return foreign(found, "the library that was loaded is for another processor");
    }
    found = symptoms.saying("Error loading shared library", "Error relocating", "ld-linux");
    if (found != null) {
      return musl(found);
    }
    found = symptoms.first(LibraryRefusals::isMissingLibrary);
    if (found != null) {
      return missing(found);
    }
    found = symptoms.first(LibraryRefusals::isSkew);
    if (found != null) {
      return skew(found);
    }
    found = symptoms.first(LibraryRefusals::isMissingClass);
    if (found != null) {
      return missingClass(found);
    }
    found = symptoms.first(LibraryRefusals::isFailureToUnpack);
    return found == null ? null : unpack(found);
  }

  private static boolean isMissingLibrary(Throwable failure) {
    // Netty also looks for a name without processor, which is never there and so tells nothing.
    return failure instanceof FileNotFoundException
        && LIBRARY.matcher(Symptoms.message(failure)).matches();
  }

  private static boolean isSkew(Throwable failure) {
    return failure instanceof LinkageError
        && (JAVA_SIGNATURE.matcher(Symptoms.message(failure)).find()
            || failure instanceof NoSuchMethodError
            || failure instanceof NoSuchFieldError
            || Symptoms.says(failure, "incompatible native libraries", "unsupported JNI version"));
  }

  private static boolean isMissingClass(Throwable failure) {
    return failure instanceof NoClassDefFoundError
        && Symptoms.message(failure).startsWith("io/netty/channel/");
  }

  /** Netty throws a linkage error of its own around what went wrong while it wrote the file. */
  private static boolean isFailureToUnpack(Throwable failure) {
    return failure instanceof UnsatisfiedLinkError
        && Symptoms.says(failure, "could not load a native library")
        && failure.getCause() instanceof IOException cause
        && !Symptoms.says(cause, "META-INF/native/");
  }

  private static Refusal disabled(Throwable found) {
    return new Refusal(
        Category.DISABLED_BY_PROPERTY,
        "system property io.netty.transport.noNative is true",
        "start without -Dio.netty.transport.noNative=true",
        Symptoms.line(found));
  }

  private Refusal forbidden(Throwable found) {
    Path folder = evidence.unpackFolder();
    return new Refusal(
        Category.TEMP_NOEXEC,
        "libraries are unpacked in " + folder + ", mount " + evidence.mountOf(folder),
        "name a folder that allows execution with -Dio.netty.native.workdir=",
        Symptoms.line(found));
  }

  private Refusal unpack(Throwable found) {
    Path folder = evidence.unpackFolder();
    Throwable cause = found.getCause();
    return new Refusal(
        Category.TEMP_UNWRITABLE,
        "libraries are unpacked in " + folder + ", mount " + evidence.mountOf(folder),
        "make that folder writable, or name another with -Dio.netty.native.workdir=",
        Symptoms.line(cause == null ? found : cause));
  }

  private Refusal musl(Throwable found) {
    return new Refusal(
        Category.MUSL,
        "C library (/proc/self/maps): " + evidence.cLibrary(),
        "use an image with glibc; on Alpine, the package gcompat may be enough",
        Symptoms.line(found));
  }

  private Refusal missing(Throwable found) {
    Matcher library = LIBRARY.matcher(Symptoms.message(found));
    if (library.matches()) {
      List<String> others = new ArrayList<>();
      for (String processor : PROCESSORS) {
        if (evidence.hasResource(library.group(1) + processor + ".so")) {
          others.add(processor);
        }
      }
      if (!others.isEmpty()) {
        return foreign(
            found,
            "this is "
                + library.group(2)
                + ", libraries are there for "
                + String.join(", ", others));
      }
    }
    return new Refusal(
        Category.NATIVE_JAR_MISSING,
        "not on the class path: " + Symptoms.message(found),
        "put Netty's native jar for this processor beside its other jars",
        Symptoms.line(found));
  }

  private static Refusal foreign(Throwable found, String seen) {
    return new Refusal(
        Category.WRONG_ARCHITECTURE,
        seen,
        "put Netty's native jar for this processor on the class path",
        Symptoms.line(found));
  }

  private static Refusal missingClass(Throwable found) {
    return new Refusal(
        Category.NATIVE_JAR_MISSING,
        "not on the class path: " + Symptoms.message(found),
        "put Netty's jars with the transport's classes beside its other jars",
        Symptoms.line(found));
  }

  private static Refusal skew(Throwable found) {
    return new Refusal(
        Category.VERSION_SKEW,
        "Java classes and native library do not fit: " + Symptoms.message(found),
        "use jars of one Netty release only",
        Symptoms.line(found));
  }
}
