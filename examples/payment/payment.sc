# A payment that asks for approval, then debits the sender and credits the recipient; where the
# credit fails, the debit is undone.
use "examples.payment.functions"

event approved
event rejected

actor update_balance(user_id: str, amount: float)
action request_approval(payment_id: str)
action send_email(to: str)
action call_for_help(key: str, message: str)

machine payment(sender: str, recipient: str, amount: float) {
  description "A payment between two accounts"
  option alarm = "call_for_help"              # a refund that fails is for people to see
  context(
    payment_id: str = self.key,
    sender: str = input.sender,
    recipient: str = input.recipient,
    amount: float = input.amount,
  )
  initial "Awaiting approval"

  state "Awaiting approval" {
    entry { request_approval(payment_id) }
    on approved -> Approved
    on rejected -> Rejected
    after 10s -> "Awaiting manual approval"
  }

  state "Awaiting manual approval" {
    entry { send_email(sender) }
    on approved -> Approved
    on rejected -> Rejected
  }

  state Approved {
    invoke update_balance(user_id=sender, amount=-amount) {
      on done -> Debited
      on error -> Cancelled
    }
  }

  state Debited {
    invoke update_balance(user_id=recipient, amount=amount) {
      on done -> Succeeded
      on error -> Refunding
    }
  }

  state Refunding {
    invoke update_balance(user_id=sender, amount=amount) {
      on done -> Cancelled
    }
  }

  final Succeeded
  final Rejected
  final Cancelled
}
