"""Words used in this code base.

basket      what a customer wants to buy, before an order exists
order       a basket that was placed; it has a number and a state
capture     the moment the payment gateway really takes the money
dunning     reminding a customer of an unpaid invoice, ever less politely
minor unit  the smallest unit of a currency (cent, penny); money is counted in it
"""
