# CMake's settings for code that is compiled against a sysroot; packaging/with-sysroot sets the variables.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR $ENV{Processor})
set(CMAKE_SYSROOT $ENV{SysRoot})
set(CMAKE_C_COMPILER_TARGET $ENV{Triple})
set(CMAKE_LIBRARY_ARCHITECTURE $ENV{Triple})
set(CMAKE_EXE_LINKER_FLAGS_INIT -fuse-ld=lld)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
