# DCMFLUX_SANITIZER_FLAGS: what shims, tests and the codec libraries are compiled and linked with. Empty in a release build.
set(DCMFLUX_SANITIZER_FLAGS "")
set(DCMFLUX_LIBRARY_SANITIZER_FLAGS "")
if(DCMFLUX_SANITIZE)
    set(DCMFLUX_SANITIZER_FLAGS -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g)
    # The libraries shift negative numbers and form pointers before an array by design; neither writes where it should not,
    # and reporting them would hide what matters. Everything else in them stops the program.
    set(DCMFLUX_LIBRARY_SANITIZER_FLAGS ${DCMFLUX_SANITIZER_FLAGS} -fno-sanitize=shift,pointer-overflow,alignment)
    if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
        list(APPEND DCMFLUX_LIBRARY_SANITIZER_FLAGS -fno-sanitize=function)
    endif()
endif()
if(DCMFLUX_FUZZ AND CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    list(APPEND DCMFLUX_SANITIZER_FLAGS -fsanitize=fuzzer-no-link)
    list(APPEND DCMFLUX_LIBRARY_SANITIZER_FLAGS -fsanitize=fuzzer-no-link)
endif()
add_compile_options(${DCMFLUX_SANITIZER_FLAGS})
add_link_options(${DCMFLUX_SANITIZER_FLAGS})
