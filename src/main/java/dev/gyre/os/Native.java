package dev.gyre.os;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Binds functions of the C library so that their errno is captured before the JVM can change it.
 */
final class Native {
  /** C {@code int}. */
  static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;

  /** C {@code long}, {@code size_t}, {@code off_t}: 64 bits on the processors we know. */
  static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /** Any C pointer. */
  static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");

  private Native() {}

  /**
   * A function without variable arguments.
   *
   * @throws UnsatisfiedLinkError naming the function, when the C library has none of that name
   */
  static MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(address(name), FunctionDescriptor.of(result, arguments), ERRNO);
  }

  /**
   * A function with variable arguments. Some processors pass these elsewhere than fixed ones.
   *
   * @param fixedArguments how many arguments its prototype names before the dots
   */
  static MethodHandle variadic(
      String name, int fixedArguments, MemoryLayout result, MemoryLayout... arguments) {
    return LINKER.downcallHandle(
        address(name),
        FunctionDescriptor.of(result, arguments),
        ERRNO,
        Linker.Option.firstVariadicArg(fixedArguments));
  }

  /** syscall(2) with the arguments that follow the call's number. */
  static MethodHandle systemCall(MemoryLayout... arguments) {
    MemoryLayout[] withNumber = new MemoryLayout[arguments.length + 1];
    withNumber[0] = LONG;
    System.arraycopy(arguments, 0, withNumber, 1, arguments.length);
    return variadic("syscall", 1, LONG, withNumber);
  }

  /** A handle declares Throwable; only Errors and programming faults can come out of ours. */
  static RuntimeException unexpected(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
    throw new IllegalStateException("a native call threw a checked exception", thrown);
  }

  private static MemorySegment address(String name) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      throw new UnsatisfiedLinkError(
          name + "(): Gyre's system calls need Linux, this is " + System.getProperty("os.name"));
    }
    return LINKER
        .defaultLookup()
        .find(name)
        .orElseThrow(
            () ->
                new UnsatisfiedLinkError(
                    "the C library has no function "
                        + name
                        + "(); Gyre needs glibc 2.28 or musl 1.2, or newer"));
  }
}
