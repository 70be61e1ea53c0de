package org.dcmflux.codec.shim;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup.ClassOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Opens a shim's shared object through JNA and binds its functions. The only class that knows JNA.
 *
 * @param functions the shim's own
 * @param libraryVersion name and version of the codec library inside
 */
record ShimLink(ShimFunctions functions, String libraryVersion) {
    static final int ABI_VERSION = 1;

    /** RTLD_NOW, and RTLD_LOCAL by leaving RTLD_GLOBAL away: a symbol of one codec must never serve another. */
    private static final int OPEN_FLAGS = 2;

    private static final String MAPPING = "MappedFunctions.class";

    /**
     * Opens and binds.
     *
     * @throws LinkageError when JNA, the library or one of its functions is missing, or it speaks another ABI
     */
    static ShimLink open(Shim shim, Path file) {
        String prefix = shim.libraryName() + "_";
        FunctionMapper names = (library, method) -> prefix + functionName(method.getName());
        NativeLibrary library = NativeLibrary.getInstance(
                file.toAbsolutePath().toString(),
                Map.of(Library.OPTION_OPEN_FLAGS, OPEN_FLAGS, Library.OPTION_FUNCTION_MAPPER, names));
        int abi = library.getFunction(prefix + "abi_version").invokeInt(new Object[0]);
        if (abi != ABI_VERSION) {
            throw new UnsatisfiedLinkError("it speaks ABI version " + abi + ", this release of dcmflux speaks version "
                    + ABI_VERSION + ": take the libraries built with this release");
        }
        String version = library.getFunction(prefix + "library_version").invokeString(new Object[0], false);
        return new ShimLink(bind(library), version);
    }

    private static String functionName(String method) {
        return method.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static ShimFunctions bind(NativeLibrary library) {
        try (InputStream mapping = ShimLink.class.getResourceAsStream(MAPPING)) {
            if (mapping == null) {
                throw new NoClassDefFoundError(MAPPING);
            }
            MethodHandles.Lookup copy =
                    MethodHandles.lookup().defineHiddenClass(mapping.readAllBytes(), true, ClassOption.STRONG);
            Native.register(copy.lookupClass(), library);
            return (ShimFunctions) copy.lookupClass().getDeclaredConstructor().newInstance();
        } catch (IOException | ReflectiveOperationException e) {
            throw new LinkageError("the functions cannot be bound: " + e, e);
        }
    }
}
