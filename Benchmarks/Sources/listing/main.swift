// Lists 100 pages of 1,000 backups in one of several ways, or measures something else of lists.
//
//     listing pages FOLDER          writes the pages for a static server
//     listing WAY URL               WAY: urlsession, naive, library, side-by-side
//     listing first URL             the first item of a list beside its first page
//     listing calls URL             a small call by the library beside one by URLSession alone
//     listing memory URL            the memory after 1,000 pages beside that after 10
//     listing check                 every way of listing beside JSONDecoder, from a server of its own

import Foundation

let words = CommandLine.arguments.dropFirst()
let what = words.first ?? ""
let place = words.dropFirst().first ?? ""

switch what {
case "pages": try writePages(to: URL(filePath: place))
case "check": try await check()
default:
    guard let base = URL(string: place) else {
        print("usage: listing pages FOLDER | WAY URL | first URL | calls URL | memory URL | check")
        exit(64)
    }
    switch what {
    case "first": try await measureFirstItem(base)
    case "memory": try await measureMemory(base)
    case "calls": try await measureCalls(base)
    default: try await list(what, base)
    }
}
