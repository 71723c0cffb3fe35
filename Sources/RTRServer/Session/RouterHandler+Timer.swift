import NIOCore
import RTRProtocol

extension RouterHandler {
    /// The next time at which something is to be done; nil for never.
    private var deadline: Duration? {
        if end != nil { return lingerUntil }
        let times = [
            session.deadline,
            messageStart.map { $0 + .seconds(limits.messageTime) },
            stall.deadline(.seconds(limits.stallTime)),
            pausedUntil,
            oldResponseDeadline,
        ]
        return times.compactMap(\.self).min()
    }

    /// When the response is to be given up for which there is newer payload; nil when there is none of that kind.
    private var oldResponseDeadline: Duration? {
        guard isSuperseded, case .response(_, let since) = sending else { return nil }
        return since + .seconds(limits.oldResponseTime)
    }

    /// Sets the one timer.
    ///
    /// It is left alone when it goes off early enough: it sets itself anew then.
    func setTimer() {
        guard let context, let deadline else { return }
        if let timerDue, timerDue <= deadline { return }
        timer?.cancel()
        timerDue = deadline
        let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
        timer = context.eventLoop.scheduleTask(deadline: NIODeadline(deadline)) {
            handler.value.timerWentOff()
        }
    }

    private func timerWentOff() {
        timer = nil
        timerDue = nil
        guard let context else { return }
        let now = now
        if let lingerUntil, lingerUntil <= now {
            context.close(promise: nil)
            return
        }
        guard end == nil else { return }
        if let messageStart, messageStart + .seconds(limits.messageTime) <= now {
            endSlowMessage()
            return
        }
        if let oldResponseDeadline, oldResponseDeadline <= now {
            finish(.oldResponse)
            return
        }
        lookForStallNow(now)
        guard end == nil else { return }
        if let pausedUntil, pausedUntil <= now {
            self.pausedUntil = nil
            takeMessages()
            releaseRead()
        }
        if let due = session.deadline, due <= now { handle(.timeout) }
        setTimer()
    }

    private func lookForStallNow(_ now: Duration) {
        guard let due = stall.deadline(.seconds(limits.stallTime)), due <= now else { return }
        lookForStall()
        guard let due = stall.deadline(.seconds(limits.stallTime)), due <= now else { return }
        handle(.stalled)
    }
}
